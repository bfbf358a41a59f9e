package dev.thaw.data;

import dev.thaw.data.DatasetSpec.Split;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * What the names of a folder mean: which split each picture belongs to and which class it has.
 *
 * <ul>
 *   <li>Folders that hold everything else (one inside the other) mean nothing.
 *   <li>If there are {@code train/} and {@code test/}, they are the splits and what lies outside
 *       does not count. Otherwise a hash of each name decides, so that a picture keeps its split
 *       when others come or go.
 *   <li>If every picture lies in a folder and there are at least two of these, they are the
 *       classes, numbered by name. Otherwise there are no labels.
 * </ul>
 *
 * @param outside pictures that belong to no split
 */
record Layout(List<Placed> pictures, List<String> classes, boolean stated, int outside) {
    /** A picture; {@code label} is -1 without classes. */
    record Placed(String name, Split split, int label) {}

    /** A name whose split is known; {@code rest} is what follows the split's folder. */
    private record Part(String name, Split split, String rest) {
        /** First folder of the rest, or empty. */
        String folder() {
            return rest.substring(0, Math.max(0, rest.indexOf('/')));
        }
    }

    /** {@code testShare} of the names become the test split where folders do not say. */
    static Layout of(List<String> names, double testShare) {
        int common = commonFolder(names);
        List<Part> parts = statedParts(names, common);
        boolean stated = parts.stream().map(Part::split).distinct().count() == 2;
        if (!stated) {
            parts = drawnParts(names, common, testShare);
        }
        Map<String, Integer> classes = classes(parts);
        List<Placed> placed =
                parts.stream()
                        .map(p ->
                                new Placed(
                                        p.name(), p.split(), classes.getOrDefault(p.folder(), -1)))
                        .toList();
        return new Layout(
                placed, List.copyOf(classes.keySet()), stated, names.size() - parts.size());
    }

    /** Length of the path that all names begin with, its last slash included. */
    private static int commonFolder(List<String> names) {
        if (names.isEmpty()) {
            return 0;
        }
        String first = names.getFirst();
        int common = first.lastIndexOf('/') + 1;
        for (String name : names) {
            while (!name.startsWith(first.substring(0, common))) {
                common = first.lastIndexOf('/', common - 2) + 1;
            }
        }
        return common;
    }

    private static List<Part> statedParts(List<String> names, int common) {
        List<Part> parts = new ArrayList<>();
        for (String name : names) {
            for (Split split : Split.values()) {
                String folder = split.name().toLowerCase(Locale.ROOT) + "/";
                if (name.startsWith(folder, common)) {
                    parts.add(new Part(name, split, name.substring(common + folder.length())));
                }
            }
        }
        return parts;
    }

    /** Never leaves a split empty that was asked for, as long as there are two pictures. */
    private static List<Part> drawnParts(List<String> names, int common, double testShare) {
        String least = null;
        String most = null;
        int tests = 0;
        for (String name : names) {
            least = least == null || draw(name) < draw(least) ? name : least;
            most = most == null || draw(name) > draw(most) ? name : most;
            tests += draw(name) < testShare ? 1 : 0;
        }
        List<Part> parts = new ArrayList<>(names.size());
        for (String name : names) {
            boolean test = draw(name) < testShare;
            if (names.size() > 1 && testShare > 0 && testShare < 1) {
                test = test || (tests == 0 && name.equals(least));
                test = test && !(tests == names.size() && name.equals(most));
            }
            parts.add(new Part(name, test ? Split.TEST : Split.TRAIN, name.substring(common)));
        }
        return parts;
    }

    /** A number in [0, 1) that depends on the name alone. */
    private static double draw(String name) {
        byte[] hash = Checksums.sha256(name.getBytes(StandardCharsets.UTF_8));
        return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1p-53;
    }

    private static Map<String, Integer> classes(List<Part> parts) {
        TreeSet<String> folders = new TreeSet<>();
        parts.forEach(part -> folders.add(part.folder()));
        Map<String, Integer> numbers = new LinkedHashMap<>();
        if (folders.size() >= 2 && !folders.contains("")) {
            folders.forEach(folder -> numbers.put(folder, numbers.size()));
        }
        return numbers;
    }
}
