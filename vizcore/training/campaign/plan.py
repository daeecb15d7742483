"""What is trained, in which order, by which recipe, and how much of the time each may have."""

from dataclasses import dataclass, field, replace

from vizcore.training.loop import Recipe

RARITY = 0.4  # strength of the logit adjustment in every loss
TEACHING = 0.75  # the teachers' part of every target that is taught
PASSES = 60  # through all faces, each altered anew: of so many teachers are asked, then the same come again


@dataclass(frozen=True)
class Stage:
    """One network's training.

    Args:
        name: of an architecture, shipped or in `teachers`.
        kind: "teacher" learns from the votes, and is asked of what the others will learn from; "taught" learns from
            the teachers, and from the votes alone where there is none.
        weight: its part of the time: about its seconds of 760.
        recipe: `epochs` are those that it has where there is time for them. Taught ones share batch, seed and how faces
            are altered, since they see the same.
        bundle: of which file its weights are kept in.
    """

    name: str
    kind: str
    weight: int
    recipe: Recipe
    bundle: str = field(default="")


_BASE = Recipe(
    epochs=80, batch=256, learning_rate=2e-3, weight_decay=0.1, label_smoothing=0.0, warm_up=2, average=0.998,
    rarity=RARITY, precision="mixed_bfloat16",
)  # fmt: skip
_TAUGHT = replace(_BASE, epochs=400, weight_decay=0.05, sharpness=2.0, average=0.999, mixup=0.3)
_DEPTH = replace(_TAUGHT, epochs=20, learning_rate=3e-3, average=0.998)

PLAN = (
    Stage("narrow", "teacher", 42, replace(_BASE, epochs=100, seed=1)),  # the student's own kind
    Stage("wide", "teacher", 50, replace(_BASE, mixup=0.2, seed=2)),
    Stage("squeeze", "teacher", 72, replace(_BASE, epochs=50, radius=0.05, seed=3)),
    Stage("residual", "teacher", 50, replace(_BASE, mixup=0.2, stochastic_depth=0.2, seed=4)),
    Stage("inception", "teacher", 55, replace(_BASE, epochs=60, seed=5)),
    Stage("fovea", "taught", 260, _TAUGHT, "fovea"),
    Stage("resnet56", "taught", 38, _DEPTH, "depth"),  # the slowest first: what is left over goes to the later
    Stage("plain56", "taught", 38, _DEPTH, "depth"),
    Stage("resnet20", "taught", 14, _DEPTH, "depth"),
    Stage("plain20", "taught", 14, _DEPTH, "depth"),
)
MORE = (  # for who has more time, or asks for them by name
    Stage("attention", "teacher", 90, replace(_BASE, learning_rate=7e-4, warm_up=3, seed=6)),
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
