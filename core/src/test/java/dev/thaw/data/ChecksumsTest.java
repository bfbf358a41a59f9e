package dev.thaw.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.image.Picture;
import dev.thaw.image.PictureFiles;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
    private static String of(Sample... samples) {
        List<Sample> list = List.of(samples);
        return Checksums.of(
                new Dataset() {
                    @Override
                    public int size() {
                        return list.size();
                    }

                    @Override
                    public Sample get(int index) {
                        return list.get(index);
                    }
                });
    }

    private static final Picture A = PictureFiles.of(2, 1, 1, 1, 2);
    private static final Picture B = PictureFiles.of(1, 2, 1, 1, 2);

    /** Computed with Python's hashlib from the bytes that the class comment describes. */
    @Test
    void theValueIsTheOneOfItsDescription() {
        assertThat(of(new Sample(A, 7, "ä")))
                .isEqualTo("9681ba1d5f790cca700861236b21fcd31bfcd9e50825dc97939107de1a868082");
    }

    @Test
    void everyPartCounts() {
        String sum = of(new Sample(A, 0, "x"), new Sample(B, 0, "y"));
        assertThat(sum)
                .hasSize(64)
                .isEqualTo(of(new Sample(A, 0, "x"), new Sample(B, 0, "y")))
                .isNotEqualTo(of(new Sample(B, 0, "y"), new Sample(A, 0, "x")))
                .isNotEqualTo(of(new Sample(B, 0, "x"), new Sample(B, 0, "y")))
                .isNotEqualTo(of(new Sample(A, 1, "x"), new Sample(B, 0, "y")))
                .isNotEqualTo(of(new Sample(A, 0, "x2"), new Sample(B, 0, "y")))
                .isNotEqualTo(of(new Sample(A, 0, "x")));
    }
}
