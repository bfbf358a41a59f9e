import dev.thaw.experiment.Experiment;
import dev.thaw.experiment.JobListener;
import dev.thaw.experiment.PictureRestorer;
import dev.thaw.experiment.RestoreJob;
import dev.thaw.experiment.Specs;
import dev.thaw.experiment.TrainJob;
import dev.thaw.experiment.Workplace;
import java.nio.file.Path;
import java.util.List;

/**
 * Thaw as a library: trains a restorer on a folder of pictures, then restores a damaged one.
 *
 * <p>Arguments: the folder, the damaged picture, a folder for the results, and (optionally) the
 * number of training images. Needs thaw-core on the class path and the JVM option
 * --enable-native-access=ALL-UNNAMED.
 */
public final class Hello {
    private static final String EXPERIMENT =
            """
            title: Hello
            data: {set: {type: folder}, preparation: {size: 32, resize: shorter, crop: random}}
            degradation: {type: pixelate, steps: 3}
            network: {type: fast-unet, width: 32, patch: 2}
            """;

    public static void main(String[] args) {
        Path pictures = Path.of(args[0]);
        Path damaged = Path.of(args[1]);
        Path out = Path.of(args[2]);
        String images = args.length > 3 ? args[3] : "50000";

        // An experiment is one record tree. Everything not said has a default, a typing error is an
        // exception with one clear sentence.
        Experiment experiment =
                Specs.STANDARD.read(
                        Experiment.class,
                        Specs.STANDARD.tree(
                                Specs.STANDARD.read(Experiment.class, EXPERIMENT, "Hello")),
                        List.of("training.images=" + images, "data.path=" + pictures));

        // Where to compute, who watches, and when to stop early. An interrupted training continues
        // when it is called again with the same folder.
        JobListener watcher =
                new JobListener() {
                    @Override
                    public void progress(
                            String task, long done, long total, String unit, String extra) {
                        System.out.println(task + " " + done + "/" + total + " " + extra);
                    }
                };
        Workplace place = Workplace.of("auto", 0, watcher, () -> false);

        TrainJob.Outcome trained = new TrainJob(experiment, out.resolve("run"), place).run();
        System.out.printf("%d images in %.0f s%n", trained.images(), trained.seconds());

        RestoreJob.Outcome restored =
                RestoreJob.run(
                        new RestoreJob.Request(
                                Path.of(trained.model()),
                                List.of(damaged),
                                out,
                                PictureRestorer.Settings.standard(experiment.seed())),
                        place);
        System.out.println("written: " + restored.restored().getFirst().output());
    }
}
