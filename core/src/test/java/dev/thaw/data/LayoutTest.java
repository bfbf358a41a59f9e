package dev.thaw.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.data.Layout.Placed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayoutTest {
    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i + ".png").toList();
    }

    private static List<String> of(Layout layout, Split split) {
        return layout.pictures().stream()
                .filter(p -> p.split() == split)
                .map(Placed::name)
                .toList();
    }

    @Test
    void trainAndTestFoldersAreTheSplits() {
        List<String> names = List.of("extra/x.png", "test/a.png", "train/b.png", "train/c.png");
        Layout layout = Layout.of(names, 0.5);
        assertThat(of(layout, Split.TRAIN)).containsExactly("train/b.png", "train/c.png");
        assertThat(of(layout, Split.TEST)).containsExactly("test/a.png");
        assertThat(layout.stated()).isTrue();
        assertThat(layout.outside()).isEqualTo(1);
        assertThat(layout.classes()).isEmpty();
    }

    @Test
    void trainAloneIsNoSplit() {
        Layout layout = Layout.of(List.of("train/a.png", "train/b.png", "trainer/c.png"), 0.5);
        assertThat(layout.stated()).isFalse();
        assertThat(layout.pictures()).hasSize(3);
    }

    @Test
    void foldersBelowTheSplitsAreClassesOfBoth() {
        Layout layout =
                Layout.of(
                        List.of(
                                "test/dog/a.png",
                                "train/ant/b.png",
                                "train/cat/deep/c.png",
                                "train/dog/d.png"),
                        0.1);
        assertThat(layout.classes()).containsExactly("ant", "cat", "dog");
        assertThat(layout.pictures().stream().map(Placed::label)).containsExactly(2, 0, 1, 2);
    }

    @Test
    void oneFolderOrPicturesBesideFoldersMakeNoClasses() {
        assertThat(Layout.of(List.of("a/1.png", "a/2.png"), 0).classes()).isEmpty();
        Layout mixed = Layout.of(List.of("a/1.png", "b/2.png", "3.png"), 0);
        assertThat(mixed.classes()).isEmpty();
        assertThat(mixed.pictures()).allMatch(p -> p.label() == -1);
        assertThat(Layout.of(List.of("a/1.png", "b/2.png"), 0).classes()).containsExactly("a", "b");
    }

    @Test
    void foldersAroundEverythingMeanNothing() {
        List<String> names = List.of("set/v2/test/x/1.png", "set/v2/train/x/2.png");
        Layout layout = Layout.of(names, 0);
        assertThat(layout.stated()).isTrue();
        assertThat(of(layout, Split.TEST)).containsExactly("set/v2/test/x/1.png");
        // A shared beginning of two names is not a shared folder.
        assertThat(Layout.of(List.of("cat1/a.png", "cat2/b.png"), 0).classes()).hasSize(2);
    }

    /** 10,000 draws of probability 0.1: standard deviation 30; five of them allowed. */
    @Test
    void theTestShareIsMet() {
        int tests = of(Layout.of(numbered(10_000), 0.1), Split.TEST).size();
        assertThat(tests).isCloseTo(1000, within(150));
    }

    @Test
    void aPictureKeepsItsSplitWhenOthersCome() {
        List<String> few = of(Layout.of(numbered(500), 0.2), Split.TEST);
        List<String> many = of(Layout.of(numbered(900), 0.2), Split.TEST);
        assertThat(many).containsAll(few);
        assertThat(many.subList(0, few.size())).isEqualTo(few);
    }

    @Test
    void neitherSplitIsEmptyUnlessAskedFor() {
        for (int count = 2; count < 40; count++) {
            for (double share : new double[] {0.01, 0.5, 0.99}) {
                Layout layout = Layout.of(numbered(count), share);
                assertThat(of(layout, Split.TRAIN)).as("%d, %s", count, share).isNotEmpty();
                assertThat(of(layout, Split.TEST)).as("%d, %s", count, share).isNotEmpty();
            }
        }
        assertThat(of(Layout.of(numbered(9), 0), Split.TEST)).isEmpty();
        assertThat(of(Layout.of(numbered(9), 1), Split.TRAIN)).isEmpty();
        assertThat(of(Layout.of(numbered(1), 0.01), Split.TRAIN)).hasSize(1);
        assertThat(Layout.of(List.of(), 0.1).pictures()).isEmpty();
    }
}
