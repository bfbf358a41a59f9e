package dev.thaw.bench;

import java.util.List;

/** Every piece of work that is done in two ways. */
final class Catalogue {
    private static final String EXTRAPOLATED =
            "extrapolated from two steps; the straightforward ones lie as far above the middle of"
                    + " the way as below it";

    private Catalogue() {}

    static List<Pair> pairs() {
        return List.of(
                degrade("degrade-cifar", "CIFAR blur, T = 50, 11×11", 20, Blurs.CIFAR),
                degrade("degrade-128", "128×128 blur, T = 200, 15×15", 100, Blurs.LARGE),
                degrade(
                        "degrade-generation",
                        "generation blur, 128×128, T = 300, 27×27",
                        200,
                        Blurs.GENERATION),
                redegrade("redegrade-cifar", "CIFAR blur", 20, Blurs.CIFAR),
                redegrade("redegrade-128", "128×128 blur", 100, Blurs.LARGE),
                redegrade("redegrade-generation", "generation blur", 200, Blurs.GENERATION),
                train("train-mnist", "28×28×1, (1, 2, 4)", 1.6, Networks.MNIST),
                train("train-cifar", "32×32×3, (1, 2, 4, 8)", 1.9, Networks.CIFAR),
                new Pair(
                        "sample-mnist",
                        "16 pictures by Algorithm 2, 28×28×1, T = 20",
                        1.5,
                        Pace.WALK,
                        Networks.MNIST::sampling),
                new Pair(
                        "sample-cifar",
                        "16 pictures by Algorithm 2, 32×32×3, T = 50",
                        2.2,
                        Pace.WALK,
                        Networks.CIFAR::sampling),
                new Pair(
                        "sample-128",
                        "16 pictures by Algorithm 2, 128×128×3, T = 200",
                        5,
                        Pace.WALK,
                        Blurs.LARGE.spec().steps() / 2.0,
                        EXTRAPOLATED,
                        Networks.LARGE::twoSteps),
                new Pair(
                        "degrade-snow",
                        batch("snow of level 3"),
                        20,
                        Pace.QUICK,
                        OtherDamage::snow),
                new Pair("degrade-mask", batch("random holes"), 20, Pace.QUICK, OtherDamage::mask),
                new Pair(
                        "degrade-decolor",
                        batch("decolorization"),
                        20,
                        Pace.QUICK,
                        OtherDamage::decolor));
    }

    /** The one of this name. */
    static Pair pair(String name) {
        return pairs().stream().filter(p -> p.name().equals(name)).findFirst().orElseThrow();
    }

    private static String batch(String damage) {
        return damage + " on a batch of 32, 32×32×3, T = 200";
    }

    private static Pair degrade(String name, String what, double target, Blurs blur) {
        Pace pace = blur == Blurs.CIFAR ? Pace.QUICK : Pace.LONG;
        return new Pair(
                name,
                "a batch of 32 at random severities: " + what,
                target,
                pace,
                way -> DegradeWorks.blur(way, blur));
    }

    private static Pair redegrade(String name, String what, double target, Blurs blur) {
        Pace pace = blur == Blurs.CIFAR ? Pace.QUICK : Pace.LONG;
        return new Pair(
                name,
                "both degradations of a sampling step, 16 images: " + what,
                target,
                pace,
                way -> DegradeWorks.redegrade(way, blur));
    }

    private static Pair train(String name, String what, double target, Networks networks) {
        return new Pair(
                name,
                "one training step, ConvNeXt U-Net dim 64, batch 32: " + what,
                target,
                Pace.STEP,
                networks::training);
    }
}
