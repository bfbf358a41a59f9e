package dev.thaw.data;

import static dev.thaw.data.DataFiles.assertInputFault;
import static dev.thaw.data.DataFiles.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.data.DatasetSpec.Split;
import dev.thaw.image.PictureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FramesTest {
    @TempDir private Path folder;

    private void put(String... names) throws IOException {
        for (int i = 0; i < names.length; i++) {
            DataFiles.put(folder, names[i], DataFiles.png(names[i].hashCode()));
        }
    }

    private Dataset open(double testShare, Split split) {
        return new Frames(folder.toString(), testShare, 1000).open(Path.of(""), split);
    }

    @Test
    void aFolderPerPictureOrANameBeforeTheNumberMakeASequence() throws IOException {
        put("cat/0.png", "cat/1.png", "dog_000.png", "dog_001.png", "a/b12-0.png", "a/b12-1.png");
        put("3/frame 10.png", "3/frame 09.png", "3/frame 0.png", "3/frame 1.png");
        Files.delete(folder.resolve("3/frame 10.png"));
        Files.delete(folder.resolve("3/frame 09.png"));
        DataFiles.put(folder, "notes.txt", new byte[3]);
        Dataset data = open(0, Split.TRAIN);
        assertThat(names(data)).containsExactly("3/frame", "a/b12", "cat", "dog");
        assertThat(data.classes()).isEmpty();
        assertThat(data.get(2).picture()).isEqualTo(DataFiles.picture("cat/0.png".hashCode()));
        assertThat(data.get(3).picture()).isEqualTo(DataFiles.picture("dog_000.png".hashCode()));
        FrameSequences all = FrameSequences.open(folder, dev.thaw.image.PictureReader.STANDARD);
        assertThat(all.frames()).isEqualTo(2);
        assertThat(all.frame(1, 1)).isEqualTo(DataFiles.picture("a/b12-1.png".hashCode()));
    }

    @Test
    void framesCountAsNumbersAndNotAsWords() throws IOException {
        for (int n = 0; n < 12; n++) {
            put("x" + n + ".png");
        }
        FrameSequences all = FrameSequences.open(folder, dev.thaw.image.PictureReader.STANDARD);
        for (int n = 0; n < 12; n++) {
            assertThat(all.frame(0, n)).isEqualTo(DataFiles.picture(("x" + n + ".png").hashCode()));
        }
    }

    @Test
    void foldersOfSequencesNameSplitsAndClasses() throws IOException {
        for (String split : new String[] {"train/", "test/"}) {
            for (String picture : new String[] {"cats/a_", "dogs/b_"}) {
                put(split + picture + "0.png", split + picture + "1.png");
            }
        }
        Dataset train = open(0.1, Split.TRAIN);
        assertThat(names(train)).containsExactly("train/cats/a", "train/dogs/b");
        assertThat(train.classes()).containsExactly("cats", "dogs");
        assertThat(train.get(1).label()).isEqualTo(1);
        assertThat(names(open(0.1, Split.TEST))).containsExactly("test/cats/a", "test/dogs/b");
    }

    @Test
    void aShareOfTheSequencesIsToTestOn() throws IOException {
        for (int j = 0; j < 10; j++) {
            put("s" + j + "/0.png", "s" + j + "/1.png");
        }
        Dataset train = open(0.3, Split.TRAIN);
        Dataset test = open(0.3, Split.TEST);
        assertThat(train.size() + test.size()).isEqualTo(10);
        assertThat(names(train)).doesNotContainAnyElementsOf(names(test));
        assertInputFault(() -> open(0, Split.TEST))
                .hasMessage(folder + " holds no sequence to test on: 10 in all and testShare 0.0");
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ?> assertRefused() {
        return assertInputFault(() -> open(0, Split.TRAIN));
    }

    @Test
    void whatIsNoSequenceIsRefusedWithASentence() throws IOException {
        assertRefused()
                .hasMessage(
                        folder
                                + " must hold sequences of pictures such as cat_000.png,"
                                + " cat_001.png, it holds no picture");
        put("cat_0.png");
        assertRefused()
                .hasMessage(
                        "the sequences in " + folder + " must have at least 2 frames, they have 1");
        put("cat_2.png");
        assertRefused()
                .hasMessage(
                        "the sequence 'cat' in "
                                + folder
                                + " must have the frames 0 to 2, it lacks frame 1");
        put("cat_1.png", "cat_01.png");
        assertRefused()
                .hasMessage(
                        folder
                                + " must hold each frame once, cat_01.png and cat_1.png are both"
                                + " frame 1");
        Files.delete(folder.resolve("cat_01.png"));
        put("bird/0.png", "bird/1.png");
        assertRefused()
                .hasMessage(
                        "the sequences in "
                                + folder
                                + " must be equally long, 'bird' has 2 frames and 'cat' has 3");
        DataFiles.put(
                folder, "bird/2.png", PictureFiles.encode("png", PictureFiles.noise(6, 6, 3, 1)));
        assertRefused()
                .hasMessage(
                        "the frames in "
                                + folder
                                + " must have one size, bird/0.png is 6x5 and bird/2.png is 6x6");
        put("bird/2.png", "cover.png");
        assertRefused()
                .hasMessage(
                        folder
                                + " holds cover.png, whose name must end in the number of its"
                                + " frame, such as cat_000.png");
        Files.delete(folder.resolve("cover.png"));
        DataFiles.put(folder, "cat_2.png", new byte[9]);
        assertRefused().hasMessageContaining("cat_2.png");
        put("cat_2.png");
        Files.createSymbolicLink(folder.resolve("cat_3.png"), folder.resolve("gone.png"));
        assertRefused().hasMessage(folder + " holds cat_3.png: it is a link that leads nowhere");
    }

    @Test
    void aPlaceIsNeeded() {
        assertInputFault(() -> new Frames("").open(Path.of(""), Split.TRAIN))
                .hasMessageStartingWith("the data set 'frames' has no place");
        assertInputFault(() -> new Frames("no/such").open(Path.of(""), Split.TRAIN))
                .hasMessage("no/such does not exist");
    }
}
