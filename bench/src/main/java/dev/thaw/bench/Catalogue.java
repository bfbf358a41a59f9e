package dev.thaw.bench;

import dev.thaw.nn.Precision;
import dev.thaw.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every piece of work that is done in two ways. */
final class Catalogue {
    private static final String EXTRAPOLATED =
            "extrapolated from two steps; the straightforward ones lie as far above the middle of"
                    + " the way as below it";

    private Catalogue() {}

    static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>(degrading());
        for (Precision precision : precisions()) {
            pairs.addAll(training(precision));
            pairs.addAll(sampling(precision));
        }
        return pairs;
    }

    /** Those that the processor has instructions for. */
    static List<Precision> precisions() {
        return Stream.of(Precision.values()).filter(p -> p.suits(Device.CPU)).toList();
    }

    /** End of the name of a work that Thaw does in a precision. */
    static String end(Precision precision) {
        return precision == Precision.FLOAT32 ? "" : "-" + precision;
    }

    /** End of its description. */
    static String so(Precision precision) {
        return precision == Precision.FLOAT32 ? "" : ", Thaw in " + precision;
    }

    private static List<Pair> degrading() {
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

    private static List<Pair> training(Precision precision) {
        return List.of(
                train("train-mnist", "28×28×1, (1, 2, 4)", 1.6, Networks.MNIST, precision),
                train("train-cifar", "32×32×3, (1, 2, 4, 8)", 1.9, Networks.CIFAR, precision));
    }

    private static List<Pair> sampling(Precision precision) {
        String end = end(precision);
        String so = so(precision);
        return List.of(
                new Pair(
                        "sample-mnist" + end,
                        "16 pictures by Algorithm 2, 28×28×1, T = 20" + so,
                        1.5,
                        Pace.WALK,
                        way -> Networks.MNIST.sampling(way, precision)),
                new Pair(
                        "sample-cifar" + end,
                        "16 pictures by Algorithm 2, 32×32×3, T = 50" + so,
                        2.2,
                        Pace.WALK,
                        way -> Networks.CIFAR.sampling(way, precision)),
                new Pair(
                        "sample-128" + end,
                        "16 pictures by Algorithm 2, 128×128×3, T = 200" + so,
                        5,
                        Pace.WALK,
                        Blurs.LARGE.spec().steps() / 2.0,
                        EXTRAPOLATED,
                        way -> Networks.LARGE.twoSteps(way, precision)));
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

    private static Pair train(
            String name, String what, double target, Networks networks, Precision precision) {
        return new Pair(
                name + end(precision),
                "one training step, ConvNeXt U-Net dim 64, batch 32: " + what + so(precision),
                target,
                Pace.STEP,
                way -> networks.training(way, precision));
    }
}
