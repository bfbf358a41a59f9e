package dev.thaw.bench;

import java.util.List;
import java.util.Locale;

/** Both networks, trained for the same time on one blur, judged on the test set. */
record FastUnetMeasure() implements Measure {
    @Override
    public String name() {
        return "fast-unet";
    }

    @Override
    public String about() {
        return "fast U-Net against ConvNeXt U-Net: same training time on a blur, SSIM and Fréchet"
                + " distance on the test set";
    }

    @Override
    public boolean onlyByName() {
        return true;
    }

    @Override
    public Result measure(Session session) {
        List<Child.Reading> conv = trial(session, FastUnetTrial.Kind.CONV_NEXT);
        List<Child.Reading> fast = trial(session, FastUnetTrial.Kind.FAST);
        Spread plain = Spread.of(Child.all(conv, "ssim"), "SSIM");
        Spread own = Spread.of(Child.all(fast, "ssim"), "SSIM");
        double plainDistance = Child.all(conv, "frechet").getFirst();
        double ownDistance = Child.all(fast, "frechet").getFirst();
        return new Result(
                name(),
                plain,
                own,
                own.median() / plain.median(),
                1.0,
                own.median() > plain.median() && ownDistance < plainDistance,
                session.threads(),
                0,
                session.command(name())
                        + " --minutes "
                        + session.minutes()
                        + (session.data() == null ? "" : " --data MNIST"),
                String.format(
                        Locale.ROOT,
                        "straightforward is the ConvNeXt U-Net; %.1f minutes each; Fréchet distance"
                                + " %.3f against %.3f, %.0f images trained against %.0f; better on"
                                + " both is demanded",
                        session.minutes(),
                        ownDistance,
                        plainDistance,
                        Child.all(fast, "images").getFirst(),
                        Child.all(conv, "images").getFirst()));
    }

    private static List<Child.Reading> trial(Session session, FastUnetTrial.Kind kind) {
        String data = session.data() == null ? "-" : session.data().toString();
        return Child.run(
                session.surroundings(),
                Way.THAW,
                FastUnetTrial.class,
                kind.name(),
                Double.toString(session.minutes()),
                data);
    }
}
