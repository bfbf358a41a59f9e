package dev.thaw.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table =
            new Table().row("a", "é‱", "one two three four five six").row("bcd", "", "seven");

    @Test
    void columnsAreAligned() {
        assertThat(table.words("> "))
                .isEqualTo("> a    é‱  one two three four five six\n> bcd      seven");
    }

    @Test
    void longLinesGoOnInTheLastColumn() {
        assertThat(table.words("", 35))
                .isEqualTo("a    é‱  one two three four five\n         six\nbcd      seven");
    }
}
