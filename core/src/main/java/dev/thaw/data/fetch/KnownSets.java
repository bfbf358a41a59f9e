package dev.thaw.data.fetch;

import dev.thaw.base.Fault;
import dev.thaw.base.Nearest;
import dev.thaw.data.DataCheck;
import dev.thaw.data.DataReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The data sets of the published recipes: says what to get and whether what is in a folder is
 * right. Those that {@link PublicSets} can fetch are judged by their checksums (files taken out of
 * an archive by their sizes); the others need a download by hand and are judged by counts, sizes
 * and folders, since no checksums are published for them.
 */
public final class KnownSets {
    private static final String CELEBA = "celeba-hq";
    private static final String AFHQ = "afhq";

    /** CelebA-HQ has this many pictures (Karras et al. 2018). */
    private static final int CELEBA_PICTURES = 30_000;

    /** Side of the pictures of the CelebA recipes. */
    private static final int CELEBA_SIDE = 128;

    /** AFHQ has about 5,000 pictures of each kind to train on (Choi et al. 2020). */
    private static final int AFHQ_LEAST = 4_500;

    private static final int AFHQ_MOST = 5_500;
    private static final List<String> AFHQ_KINDS = List.of("cat", "dog", "wild");

    private static final String CELEBA_ADVICE =
            "To get: CelebA-HQ, the 30,000 aligned faces of Karras et al. 2018 (\"Progressive"
                    + " Growing of GANs\"), by hand from its project page, as 128x128 PNG or JPEG"
                    + " files in one folder (shrink larger ones by whole factors). The recipes"
                    + " train on the first 90 % of the files, about 27,000, and test on the other"
                    + " 3,000: put these into train/ and test/.";

    private static final String AFHQ_ADVICE =
            "To get: AFHQ, the animal faces of Choi et al. 2020 (\"StarGAN v2\"), by hand from its"
                    + " project page. The recipes train on its official train folder with all"
                    + " three kinds, cat, dog and wild, about 5,000 each, and shrink the pictures"
                    + " of 512x512 to 128x128 themselves: name that train folder as the place.";

    private KnownSets() {}

    public static List<String> names() {
        List<String> names = new ArrayList<>(PublicSets.ALL.stream().map(PublicSet::name).toList());
        names.addAll(List.of(CELEBA, AFHQ));
        return names;
    }

    /**
     * Judges a folder.
     *
     * @throws Fault of kind usage when no set is called {@code name}
     */
    public static Verdict judge(String name, Path place) {
        if (!names().contains(name)) {
            throw Fault.usage(
                    "the data set '"
                            + name
                            + "' is not known"
                            + Nearest.hint(name, names())
                            + "; known: "
                            + String.join(", ", names()));
        }
        List<String> wrong =
                switch (name) {
                    case CELEBA -> celeba(place);
                    case AFHQ -> afhq(place);
                    default -> files(PublicSets.find(name), place);
                };
        List<String> sentences = new ArrayList<>(wrong);
        if (wrong.isEmpty()) {
            sentences.add(place + " holds " + name + " as the recipes want it.");
        } else {
            sentences.add(advice(name));
        }
        return new Verdict(name, place.toString(), wrong.isEmpty(), sentences);
    }

    private static String advice(String name) {
        return switch (name) {
            case CELEBA -> CELEBA_ADVICE;
            case AFHQ -> AFHQ_ADVICE;
            default -> "To get: thaw data fetch " + name + " --out DIR.";
        };
    }

    private static List<String> files(PublicSet set, Path place) {
        List<String> wrong = new ArrayList<>();
        PublicSet.Archive archive = set.archive();
        if (archive != null) {
            for (PublicSet.Member member : archive.members()) {
                Path file = place.resolve(member.name());
                long size = file.toFile().length();
                if (!Files.isRegularFile(file)) {
                    wrong.add(file + " is missing.");
                } else if (!member.allows(size)) {
                    wrong.add(file + " has " + size + " bytes, not " + member.bytes() + ".");
                }
            }
            return wrong;
        }
        for (RemoteFile remote : set.files()) {
            Path file = place.resolve(remote.name());
            if (!Files.isRegularFile(file)) {
                wrong.add(file + " is missing.");
            } else if (!remote.sum().fits(file)) {
                wrong.add(
                        file
                                + " is not the published file: its "
                                + remote.sum().algorithm()
                                + " differs.");
            }
        }
        return wrong;
    }

    private static List<String> celeba(Path place) {
        if (!Files.exists(place)) {
            return List.of("'" + place + "' does not exist.");
        }
        DataReport report = DataCheck.of(place);
        List<String> wrong = new ArrayList<>(readable(report));
        int pictures = report.files().pictures();
        if (pictures != CELEBA_PICTURES) {
            wrong.add("There are " + pictures + " pictures, not " + CELEBA_PICTURES + ".");
        }
        DataReport.Size side = new DataReport.Size(CELEBA_SIDE, CELEBA_SIDE);
        DataReport.Sizes sizes = report.looks().sizes();
        if (sizes.different() != 1 || !sizes.smallest().equals(side)) {
            wrong.add(
                    "The pictures have sizes from "
                            + sizes.smallest()
                            + " to "
                            + sizes.largest()
                            + ", not all "
                            + side
                            + ".");
        }
        if (report.plan().preparation().channels() != 3) {
            wrong.add("The pictures are grey, not in colour.");
        }
        return wrong;
    }

    private static List<String> afhq(Path place) {
        if (!Files.exists(place)) {
            return List.of("'" + place + "' does not exist.");
        }
        List<String> wrong = new ArrayList<>();
        List<String> folders = folders(place);
        if (!new TreeSet<>(folders).containsAll(AFHQ_KINDS)) {
            wrong.add(
                    place
                            + " must hold the folders cat, dog and wild, it holds "
                            + (folders.isEmpty() ? "none" : String.join(", ", folders))
                            + (folders.contains("train") ? ": name its folder train" : "")
                            + ".");
            return wrong;
        }
        DataReport report = DataCheck.of(place);
        wrong.addAll(readable(report));
        for (String kind : AFHQ_KINDS) {
            int count = 0;
            for (DataReport.Part part : report.parts().values()) {
                Map<String, Integer> classes = part.classes();
                count += classes.getOrDefault(kind, 0);
            }
            if (count < AFHQ_LEAST || count > AFHQ_MOST) {
                wrong.add("There are " + count + " pictures of " + kind + ", not about 5000.");
            }
        }
        DataReport.Size smallest = report.looks().sizes().smallest();
        if (smallest.width() < CELEBA_SIDE || smallest.width() != smallest.height()) {
            wrong.add("The smallest picture has " + smallest + " pixels, not 512x512.");
        }
        return wrong;
    }

    private static List<String> readable(DataReport report) {
        int broken = report.files().broken().size();
        return broken == 0
                ? List.of()
                : List.of(
                        broken
                                + " files cannot be read, the first is "
                                + report.files().broken().getFirst().name()
                                + ".");
    }

    private static List<String> folders(Path place) {
        java.io.File[] found = place.toFile().listFiles(java.io.File::isDirectory);
        return found == null
                ? List.of()
                : Stream.of(found).map(java.io.File::getName).sorted().toList();
    }
}
