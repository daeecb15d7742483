"""What is trained, in which order, by which recipe, and how much of the time each may have."""

from dataclasses import dataclass, field, replace

from vizcore.training.loop import Recipe

RARITY = 0.4  # strength of the logit adjustment in every loss
FOLDS = 3
TEACHING = 0.75  # the teachers' part of every target that is taught


@dataclass(frozen=True)
class Stage:
    """One network's training.

    Args:
        name: of an architecture, shipped or in `teachers`.
        kind: "teacher" is trained once a fold and asked of what it did not see; "taught" learns from the teachers, and
            from the votes alone where there is none.
        weight: its part of the time: about its seconds of 540.
        recipe: `epochs` are those that it has where there is time for them.
        bundle: of which file its weights are kept in.
    """

    name: str
    kind: str
    weight: int
    recipe: Recipe
    bundle: str = field(default="")


_BASE = Recipe(
    epochs=120, batch=256, learning_rate=2e-3, weight_decay=0.05, label_smoothing=0.0, warm_up=2, average=0.998,
    rarity=RARITY, erasing=0.25, mixup=0.2, cutmix=0.2, precision="mixed_bfloat16",
)  # fmt: skip
_DEPTH = replace(
    _BASE, epochs=60, learning_rate=3e-3, weight_decay=0.01, sharpness=2.0, erasing=0.0, mixup=0.0, cutmix=0.0
)

PLAN = (
    Stage("wide", "teacher", 50, _BASE),
    Stage("residual", "teacher", 50, replace(_BASE, stochastic_depth=0.2)),
    Stage("squeeze", "teacher", 50, replace(_BASE, radius=0.05)),
    Stage("inception", "teacher", 50, _BASE),
    Stage("attention", "teacher", 55, replace(_BASE, learning_rate=7e-4, warm_up=3)),
    Stage("fovea", "taught", 125, replace(_BASE, epochs=300, sharpness=2.0, average=0.999), "fovea"),
    Stage("resnet20", "taught", 16, _DEPTH, "depth"),
    Stage("plain20", "taught", 14, _DEPTH, "depth"),
    Stage("resnet56", "taught", 28, _DEPTH, "depth"),
    Stage("plain56", "taught", 26, _DEPTH, "depth"),
    Stage("vgg13", "taught", 40, replace(_BASE, learning_rate=4e-4, warm_up=4, sharpness=2.0), "vgg13"),
)  # fmt: skip


def planned(names: list[str] | None) -> tuple[Stage, ...]:
    """The stages of these names, in the order of the plan; all where none is named.

    Raises:
        ValueError: a name is none of the plan's.
    """
    known = [stage.name for stage in PLAN]
    if unknown := set(names or ()) - set(known):
        raise ValueError(f"no stage called {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    return tuple(stage for stage in PLAN if not names or stage.name in names)
