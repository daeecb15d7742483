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
    epochs=60, batch=256, learning_rate=2e-3, weight_decay=0.05, label_smoothing=0.0, warm_up=2, average=0.998,
    rarity=RARITY, precision="mixed_bfloat16",
)  # fmt: skip
_TAUGHT = replace(_BASE, epochs=300, sharpness=2.0, average=0.999)
_DEPTH = replace(_BASE, epochs=30, learning_rate=3e-3, weight_decay=0.01, sharpness=2.0)

PLAN = (
    Stage("own", "teacher", 45, replace(_BASE, epochs=80, average=0.999)),  # the same program as the student's
    Stage("wide", "teacher", 62, _BASE),
    Stage("squeeze", "teacher", 67, _BASE),
    Stage("residual", "teacher", 62, replace(_BASE, stochastic_depth=0.2)),
    Stage("fovea", "taught", 100, _TAUGHT, "fovea"),
    Stage("resnet20", "taught", 16, _DEPTH, "depth"),
    Stage("plain20", "taught", 15, _DEPTH, "depth"),
    Stage("resnet56", "taught", 42, _DEPTH, "depth"),
    Stage("plain56", "taught", 41, _DEPTH, "depth"),
)
MORE = (  # for who has more time, or asks for them by name
    Stage("inception", "teacher", 90, _BASE),
    Stage("attention", "teacher", 90, replace(_BASE, learning_rate=7e-4, warm_up=3)),
    Stage("vgg13", "taught", 60, replace(_TAUGHT, epochs=120, learning_rate=4e-4, warm_up=4), "vgg13"),
)


def planned(names: list[str] | None) -> tuple[Stage, ...]:
    """The stages of these names, teachers first; the plan's where none is named.

    Raises:
        ValueError: a name is none of the plan's.
    """
    every = sorted((*PLAN, *MORE), key=lambda stage: stage.kind != "teacher")
    known = [stage.name for stage in every]
    if unknown := set(names or ()) - set(known):
        raise ValueError(f"no stage called {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    return tuple(stage for stage in every if stage.name in names) if names else PLAN
