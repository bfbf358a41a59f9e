package dev.thaw.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thaw.base.Fault;
import dev.thaw.image.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchSourceTest {
    /** A picture that holds its number and its random draw. */
    private static final BatchSource.Pictures NUMBERED =
            (index, random) ->
                    Picture.of(2, 1, 1, new byte[] {(byte) index, (byte) random.nextInt(256)});

    private static List<String> shown(int size, int batch, long position, int batches) {
        try (BatchSource source = new BatchSource(NUMBERED, size, batch, 5, position)) {
            List<String> all = new ArrayList<>();
            for (int b = 0; b < batches; b++) {
                for (Picture p : source.next().pictures()) {
                    all.add(p.at(0, 0, 0) + ":" + p.at(1, 0, 0));
                }
            }
            return all;
        }
    }

    private static List<Integer> numbers(List<String> shown) {
        return shown.stream().map(s -> Integer.parseInt(s.split(":")[0])).toList();
    }

    @Test
    void everyEpochShowsEveryPictureOnceInAnotherOrder() {
        List<Integer> all = numbers(shown(20, 4, 0, 15));
        List<Integer> everything = IntStream.range(0, 20).boxed().toList();
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(all.subList(20 * epoch, 20 * epoch + 20))
                    .containsExactlyInAnyOrderElementsOf(everything)
                    .isNotEqualTo(everything);
        }
        assertThat(all.subList(0, 20)).isNotEqualTo(all.subList(20, 40));
    }

    @Test
    void aBatchAcrossTwoEpochsIsWhole() {
        List<Integer> all = numbers(shown(7, 5, 0, 7));
        for (int epoch = 0; epoch < 5; epoch++) {
            assertThat(all.subList(7 * epoch, 7 * epoch + 7)).doesNotHaveDuplicates();
        }
    }

    @Test
    void anyPositionContinuesTheSameRun() {
        List<String> whole = shown(7, 5, 0, 8);
        assertThat(shown(7, 5, 15, 5)).isEqualTo(whole.subList(15, 40));
    }

    @Test
    void theBatchSizeChangesNoPictureAndNoDraw() {
        assertThat(shown(7, 3, 0, 10)).isEqualTo(shown(7, 15, 0, 2));
    }

    @Test
    void aPictureDrawsAnewInEachEpoch() {
        List<String> all = shown(1, 1, 0, 8);
        assertThat(all.stream().distinct().count()).isGreaterThan(4);
    }

    @Test
    void theFailureOfAPictureSurfaces() {
        BatchSource.Pictures broken =
                (index, random) -> {
                    throw Fault.input("picture " + index + " is broken");
                };
        try (BatchSource source = new BatchSource(broken, 3, 1, 5, 0)) {
            assertThatThrownBy(source::next)
                    .isInstanceOf(Fault.class)
                    .hasMessageMatching("picture \\d is broken");
        }
    }
}
