package dev.thaw.data.fetch;

import dev.thaw.base.Fault;
import dev.thaw.base.Nearest;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The data sets that may be fetched: sizes, published checksums, and where the files lie. */
public final class PublicSets {
    private static final String TRAIN_IMAGES = "train-images-idx3-ubyte.gz";
    private static final String TRAIN_LABELS = "train-labels-idx1-ubyte.gz";
    private static final String TEST_IMAGES = "t10k-images-idx3-ubyte.gz";
    private static final String TEST_LABELS = "t10k-labels-idx1-ubyte.gz";

    /** Handwritten digits (LeCun et al. 1998): 60,000 and 10,000 grey pictures of 28×28. */
    public static final PublicSet MNIST = mnist();

    /** Pictures of clothes (Xiao et al. 2017), laid out as MNIST. */
    public static final PublicSet FASHION_MNIST = fashion();

    /** Objects of ten classes (Krizhevsky 2009): 50,000 and 10,000 colour pictures of 32×32. */
    public static final PublicSet CIFAR10 = cifar();

    public static final List<PublicSet> ALL = List.of(MNIST, FASHION_MNIST, CIFAR10);

    private PublicSets() {}

    /** The set called {@code name}; a usage fault lists the known names otherwise. */
    public static PublicSet find(String name) {
        List<String> known = ALL.stream().map(PublicSet::name).toList();
        return ALL.stream()
                .filter(set -> set.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        Fault.usage(
                                "the data set '"
                                        + name
                                        + "' cannot be fetched"
                                        + Nearest.hint(name, known)
                                        + "; known: "
                                        + String.join(", ", known)));
    }

    private static PublicSet mnist() {
        List<String> at =
                List.of(
                        "https://ossci-datasets.s3.amazonaws.com/mnist/",
                        "https://storage.googleapis.com/cvdf-datasets/mnist/",
                        "http://yann.lecun.com/exdb/mnist/");
        return new PublicSet(
                "mnist",
                "MNIST, handwritten digits",
                "idx",
                List.of(
                        file(
                                TRAIN_IMAGES,
                                9_912_422,
                                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
                                at),
                        file(
                                TRAIN_LABELS,
                                28_881,
                                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
                                at),
                        file(
                                TEST_IMAGES,
                                1_648_877,
                                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
                                at),
                        file(
                                TEST_LABELS,
                                4_542,
                                "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
                                at)),
                null);
    }

    private static PublicSet fashion() {
        List<String> at =
                List.of(
                        "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
                        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
                        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/");
        return new PublicSet(
                "fashion-mnist",
                "Fashion-MNIST, pictures of clothes",
                "idx",
                List.of(
                        file(
                                TRAIN_IMAGES,
                                26_421_880,
                                "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
                                at),
                        file(
                                TRAIN_LABELS,
                                29_515,
                                "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
                                at),
                        file(
                                TEST_IMAGES,
                                4_422_102,
                                "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
                                at),
                        file(
                                TEST_LABELS,
                                5_148,
                                "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
                                at)),
                null);
    }

    private static PublicSet cifar() {
        String archive = "cifar-10-binary.tar.gz";
        List<String> at =
                List.of(
                        "https://www.cs.toronto.edu/~kriz/",
                        "https://cave.cs.toronto.edu/kriz/",
                        "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/");
        List<PublicSet.Member> members = new ArrayList<>();
        Stream.of(
                        "data_batch_1.bin",
                        "data_batch_2.bin",
                        "data_batch_3.bin",
                        "data_batch_4.bin",
                        "data_batch_5.bin",
                        "test_batch.bin")
                .forEach(name -> members.add(member(name, 30_730_000)));
        members.add(member("batches.meta.txt", 0));
        return new PublicSet(
                "cifar10",
                "CIFAR-10, colour pictures of ten classes",
                "cifar",
                List.of(
                        new RemoteFile(
                                archive,
                                170_052_171,
                                FileSum.md5("c32a1d4ab5d03f1284b67883e8d87530"),
                                addresses(at, archive))),
                new PublicSet.Archive(members));
    }

    private static PublicSet.Member member(String name, long bytes) {
        return new PublicSet.Member("cifar-10-batches-bin/" + name, name, bytes);
    }

    private static RemoteFile file(String name, long bytes, String sha256, List<String> at) {
        return new RemoteFile(name, bytes, FileSum.sha256(sha256), addresses(at, name));
    }

    private static List<URI> addresses(List<String> folders, String name) {
        return folders.stream().map(folder -> URI.create(folder + name)).toList();
    }
}
