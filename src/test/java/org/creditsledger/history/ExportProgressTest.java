package org.creditsledger.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.creditsledger.history.ExportProgress.State.CUT_OFF;
import static org.creditsledger.history.ExportProgress.State.FINISHED;
import static org.creditsledger.history.ExportProgress.State.REFUSED;
import static org.creditsledger.history.ExportProgress.State.RUNNING;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.creditsledger.history.ExportProgress.Progress;
import org.junit.jupiter.api.Test;

class ExportProgressTest {

    final ExportProgress exports = new ExportProgress();
    final List<Progress> seen = new ArrayList<>();

    @Test
    void a_watcher_sees_steps_of_5000_rows_and_the_end() throws Exception {
        try (var _ = exports.watch("alice", "token", seen::add)) {
            exports.follow(
                    "alice",
                    "token",
                    written -> LongStream.of(0, 1_000, 4_999, 5_000, 6_000, 11_000, 11_200)
                            .forEach(written));
        }

        assertThat(seen)
                .containsExactly(
                        new Progress(5_000, RUNNING), new Progress(11_000, RUNNING), new Progress(11_200, FINISHED));
    }

    @Test
    void an_export_without_rows_is_finished_too() throws Exception {
        try (var _ = exports.watch("alice", "token", seen::add)) {
            exports.follow("alice", "token", written -> written.accept(0));
        }

        assertThat(seen).containsExactly(new Progress(0, FINISHED));
    }

    @Test
    void an_export_that_fails_was_refused_before_its_start_and_cut_off_after_it() {
        try (var _ = exports.watch("alice", "token", seen::add)) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> exports.follow("alice", "token", _ -> {
                        throw new IOException("too many");
                    }));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> exports.follow("alice", "token", written -> {
                        written.accept(0);
                        throw new IOException("gone");
                    }));
        }

        assertThat(seen).containsExactly(new Progress(0, REFUSED), new Progress(0, CUT_OFF));
    }

    @Test
    void nobody_else_sees_an_export_nor_anybody_after_the_watch_has_ended() throws Exception {
        exports.watch("alice", "token", seen::add).close();
        try (var _ = exports.watch("bob", "token", seen::add)) {
            exports.follow("alice", "token", written -> written.accept(0));
        }

        assertThat(seen).isEmpty();
    }
}
