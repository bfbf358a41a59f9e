package dev.thaw.app.cli;

import dev.thaw.experiment.Doctor;
import picocli.CommandLine.Command;

/** Says what is on this machine. */
@Command(
        name = "doctor",
        description = "Says in words whether this machine has what Thaw needs, and how fast it is.",
        footer = {"", "Exit code 1 when something is found that will make Thaw fail."})
final class DoctorCommand extends Action {
    @Override
    Answer run(Console console) {
        Doctor.Report report = Doctor.examine();
        Table table = new Table();
        for (Doctor.Finding finding : report.findings()) {
            String mark =
                    switch (finding.level()) {
                        case OK -> "ok";
                        case REMARK -> "note";
                        case PROBLEM -> "PROBLEM";
                    };
            table.row(mark, finding.about(), finding.words());
        }
        return new Answer(report, table.words(""), report.healthy() ? ExitCode.OK : ExitCode.OTHER);
    }
}
