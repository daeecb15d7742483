#!/bin/sh
# A Chromium for the browser tests: the one that is installed, Debian's, or Playwright's own.
python=$1
for name in "${CHROMIUM:-}" chromium chromium-browser; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests …"
    apt-get update -qq && apt-get install -y -qq chromium >/dev/null && exit 0
fi
"$python" -m playwright install chromium && exit 0
echo "The browser tests need Chromium: apt-get install chromium, or set CHROMIUM=/path/to/chromium." >&2
exit 1
