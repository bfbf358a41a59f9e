package dev.thaw.bench;

import dev.thaw.base.Fault;
import dev.thaw.bench.plain.PlainUnet;
import dev.thaw.nn.Precision;
import dev.thaw.tensor.Scope;
import dev.thaw.tensor.Speed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What is measured in a process of its own, beside times: prints lines of a word and a number. */
final class Child {
    private static final int STEPS = 5;
    private static final int PRODUCTS = 2;

    /** What one child is to measure. */
    enum Task {
        /** Operations per second of training steps, and of matrix products between them. */
        RATE,
        /** Share of time in Java, and bytes allocated in its heap. */
        JAVA,
        /** Largest resident size after some training steps. */
        MEMORY
    }

    /** One number that a child reported. */
    record Reading(String word, double value) {}

    private Child() {}

    public static void main(String[] args) throws IOException {
        PrintStream out = System.out;
        Threads.apply();
        Networks networks = args[1].equals("mnist") ? Networks.MNIST : Networks.CIFAR;
        Way way = Way.of(args[2]);
        switch (Task.valueOf(args[0])) {
            case RATE -> rate(networks, way, out);
            case JAVA -> JavaShare.print(networks, out);
            case MEMORY -> memory(networks, way, Precision.valueOf(args[3]), out);
        }
    }

    private static void rate(Networks networks, Way way, PrintStream out) {
        double billions = 3 * Networks.BATCH * onePass(networks) * 1e-9;
        out.println("gflop " + billions);
        try (Work work = networks.training(way, Precision.FLOAT32)) {
            work.run();
            for (int i = 0; i < STEPS; i++) {
                for (int k = 0; k < PRODUCTS; k++) {
                    out.println("matmul " + Speed.measure().gflops());
                }
                long start = System.nanoTime();
                work.run();
                out.println("rate " + billions / ((System.nanoTime() - start) * 1e-9));
            }
        }
    }

    /**
     * Operations of one image forward, counted at each call; a training step makes about as many
     * again for the gradient of the images and for that of the weights.
     */
    private static double onePass(Networks networks) {
        try (PlainUnet network = networks.plainNetwork();
                Scope scope = Scope.open();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = torch.zeros(networks.blur().image().batch(1));
            network.forward(x, torch.zeros(1));
            return network.operations();
        }
    }

    private static void memory(Networks networks, Way way, Precision precision, PrintStream out)
            throws IOException {
        try (Work work = networks.training(way, precision)) {
            for (int i = 0; i < STEPS; i++) {
                work.run();
            }
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    out.println("peak " + Long.parseLong(line.replaceAll("\\D", "")) / 1024.0);
                }
            }
        }
    }

    /**
     * Runs one child to its end.
     *
     * @throws Fault of kind resources when it fails
     */
    static List<Reading> run(Surroundings surroundings, Task task, String network, Way way) {
        return run(surroundings, task, network, way, Precision.FLOAT32);
    }

    /** As above, of trainings of a precision. */
    static List<Reading> run(
            Surroundings surroundings, Task task, String network, Way way, Precision precision) {
        return run(
                surroundings, way, Child.class, task.name(), network, way.word(), precision.name());
    }

    /** As above, for another class with a {@code main}. */
    static List<Reading> run(Surroundings surroundings, Way way, Class<?> main, String... words) {
        List<String> command = new ArrayList<>(List.of(Surroundings.java().toString()));
        command.addAll(surroundings.options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (way == Way.THAW) {
            builder.environment().putAll(surroundings.environment());
        }
        List<Reading> readings = new ArrayList<>();
        try {
            Process process = builder.start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] parts = line.split(" ");
                    readings.add(new Reading(parts[0], Double.parseDouble(parts[1])));
                }
            }
            int code = process.waitFor();
            if (code != 0) {
                throw Fault.resources("a benchmark process ended with code " + code);
            }
        } catch (IOException e) {
            throw Fault.resources("a benchmark process could not be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.interrupted("interrupted while a benchmark process was running");
        }
        return readings;
    }

    /** All numbers under one word. */
    static List<Double> all(List<Reading> readings, String word) {
        return readings.stream().filter(r -> r.word().equals(word)).map(Reading::value).toList();
    }
}
