package dev.thaw.data;

import static dev.thaw.data.DataFiles.assertInputFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.base.Catalogue;
import dev.thaw.data.DatasetSpec.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
    private static final int RECORD = 3073;

    @TempDir Path folder;

    /** Records whose label is their number plus {@code first}. */
    private static byte[] records(int count, int first) {
        byte[] file = DataFiles.counting(count * RECORD);
        for (int i = 0; i < count; i++) {
            file[i * RECORD] = (byte) (first + i);
        }
        return file;
    }

    private Dataset train() {
        return new Cifar().open(folder, Split.TRAIN);
    }

    @Test
    void recordsBecomePicturesAcrossFiles() throws IOException {
        byte[] second = records(3, 2);
        DataFiles.put(folder, "data_batch_2.bin", second);
        DataFiles.put(folder, "data_batch_1.bin", records(2, 0));
        DataFiles.put(folder, "test_batch.bin", records(1, 9));
        Dataset data = train();
        assertThat(data.size()).isEqualTo(5);
        assertThat(DataFiles.names(data))
                .containsExactly(
                        "data_batch_1-00000",
                        "data_batch_1-00001",
                        "data_batch_2-00000",
                        "data_batch_2-00001",
                        "data_batch_2-00002");
        Sample sample = data.get(3);
        assertThat(sample.label()).isEqualTo(3);
        // Record 1: red, green and blue planes follow the label; row 7, column 5.
        for (int c = 0; c < 3; c++) {
            int at = RECORD + 1 + 1024 * c + 7 * 32 + 5;
            assertThat(sample.picture().at(5, 7, c)).isEqualTo(second[at] & 0xff);
        }
        assertThat(new Cifar().open(folder, Split.TEST).get(0).label()).isEqualTo(9);
    }

    @Test
    void classNamesComeFromTheirFile() throws IOException {
        DataFiles.put(folder, "train.bin", records(2, 0));
        assertThat(train().classes()).hasSize(10).startsWith("0", "1");
        Files.writeString(folder.resolve("batches.meta.txt"), "plane\ncar\n\n");
        assertThat(train().classes()).containsExactly("plane", "car");
    }

    @Test
    void labelsBeyondTheClassesAreRefused() throws IOException {
        Path file = DataFiles.put(folder, "train.bin", records(2, 9));
        assertInputFault(this::train)
                .hasMessage(file + " must hold labels below 10, record 1 has the label 10");
    }

    @Test
    void wrongLengthsAreRefused() throws IOException {
        byte[] whole = records(2, 0);
        for (int length : new int[] {0, 1, RECORD - 1, RECORD + 1, 2 * RECORD - 1}) {
            Path file = DataFiles.put(folder, "train.bin", Arrays.copyOf(whole, length));
            assertInputFault(this::train)
                    .hasMessage(
                            file
                                    + " must be as long as a whole number of records of 3073"
                                    + " bytes, it has "
                                    + length
                                    + " bytes");
        }
    }

    @Test
    void missingFilesAreNamed() throws IOException {
        assertInputFault(this::train)
                .hasMessage(
                        folder
                                + " must hold *.bin files without 'test' in their name, it does"
                                + " not");
        DataFiles.put(folder, "train.bin", records(1, 0));
        assertInputFault(() -> new Cifar().open(folder, Split.TEST))
                .hasMessageContaining("with 'test' in their name");
    }

    @Test
    void fileSetsHaveTheirNamesInTheCatalogue() {
        assertThat(Datasets.CATALOGUE.entries().stream().map(Catalogue.Entry::name))
                .contains("idx", "cifar", "folder", "zip");
    }
}
