package dev.thaw.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thaw.experiment.Doctor.Finding;
import dev.thaw.experiment.Doctor.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
    @TempDir private Path folder;

    @Test
    void anotherLibtorchInTheLibraryPathIsNamed() throws IOException {
        Path other = Files.createFile(folder.resolve("libtorch_cpu.so"));
        Files.createFile(folder.resolve("libtorchvision.so"));
        Doctor doctor =
                new Doctor(Map.of("LD_LIBRARY_PATH", "/nowhere:" + folder + "::"), folder, folder);
        doctor.otherLibtorch();
        assertThat(doctor.report().findings())
                .extracting(Finding::level)
                .containsExactly(Level.REMARK);
        assertThat(doctor.report().facts().get("otherLibtorch").toString())
                .contains(other.toString());
        assertThat(doctor.report().healthy()).isTrue();
    }

    @Test
    void aCleanLibraryPathIsFine() {
        Doctor doctor = new Doctor(Map.of(), folder, folder);
        doctor.otherLibtorch();
        assertThat(doctor.report().findings()).extracting(Finding::level).containsExactly(Level.OK);
    }

    @Test
    void foldersThatDoNotExistYetAreLookedAtFromAbove() {
        Doctor doctor = new Doctor(Map.of(), folder, folder.resolve("a/b"));
        doctor.folders();
        assertThat(doctor.report().findings())
                .noneMatch(finding -> finding.level() == Level.PROBLEM);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeWrittenIsAProblem() {
        Doctor doctor = new Doctor(Map.of(), Path.of("/proc"), folder);
        doctor.folders();
        assertThat(doctor.report().healthy()).isFalse();
        assertThat(doctor.report().findings())
                .contains(new Finding("Working folder", Level.PROBLEM, "/proc cannot be written"));
    }

    @Test
    void theWeightsOfTheFidAreExplainedOrChecked() throws IOException {
        Doctor none = new Doctor(Map.of(), folder, folder);
        none.inception(folder);
        Path file = folder.resolve("pt_inception-2015-12-05-6726825d.pth");
        assertThat(none.report().findings().getFirst().words())
                .contains("mseitzer/pytorch-fid", "6726825d", file.toString(), "--inception");
        assertThat(none.report().findings().getFirst().level()).isEqualTo(Level.OK);
        Files.writeString(file, "something else");
        Doctor wrong = new Doctor(Map.of(), folder, folder);
        wrong.inception(folder);
        assertThat(wrong.report().findings().getFirst().level()).isEqualTo(Level.REMARK);
        assertThat(wrong.report().findings().getFirst().words()).contains("another file");
    }
}
