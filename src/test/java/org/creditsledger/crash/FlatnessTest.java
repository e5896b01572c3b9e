package org.creditsledger.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatnessTest {

    private static final long MIB = 1024;

    @Test
    void values_that_go_up_and_down_are_flat() {
        assertThat(Flatness.growth(
                        cycles(40, cycle -> figures(100 * MIB + cycle % 5 * MIB, 60 + cycle % 3, 2 + cycle % 2))))
                .isEmpty();
    }

    @Test
    void values_of_the_warm_up_do_not_count() {
        assertThat(Flatness.growth(cycles(10, cycle -> figures(cycle < 2 ? 40 * MIB : 100 * MIB, 60, 2))))
                .isEmpty();
    }

    @Test
    void a_single_outlier_does_not_count() {
        assertThat(Flatness.growth(cycles(40, cycle -> figures(cycle == 39 ? 300 * MIB : 100 * MIB, 60, 2))))
                .isEmpty();
    }

    @Test
    void a_heap_that_grows_a_little_each_cycle_is_found() {
        assertThat(Flatness.growth(cycles(40, cycle -> figures(100 * MIB + cycle * MIB, 60, 2))))
                .singleElement()
                .asString()
                .startsWith("heap grew from");
    }

    @Test
    void a_thread_or_connection_leaked_every_few_cycles_is_found() {
        assertThat(Flatness.growth(cycles(40, cycle -> figures(100 * MIB, 60 + cycle / 3, 2 + cycle / 10))))
                .hasSize(2)
                .anyMatch(growth -> growth.startsWith("threads grew from"))
                .anyMatch(growth -> growth.startsWith("connections grew from"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2})
    void too_few_cycles_prove_nothing(long cycles) {
        var few = cycles(cycles, _ -> figures(1, 1, 1));

        assertThatIllegalArgumentException().isThrownBy(() -> Flatness.growth(few));
    }

    @Test
    void metrics_are_read_in_the_applications_format() {
        assertThat(Figures.parse("""
                        # TYPE jvm_memory_used_bytes gauge
                        jvm_memory_used_bytes{area="heap",id="Eden Space"} 1048576.0
                        jvm_memory_used_bytes{area="heap",id="Tenured Gen"} 6.7108864E7
                        jvm_memory_used_bytes{area="nonheap",id="Metaspace"} 9.9E7
                        jvm_threads_live_threads 36.0
                        hikaricp_connections{pool="HikariPool-1"} 10.0
                        hikaricp_connections_active{pool="HikariPool-1"} 3.0
                        tomcat_sessions_active_current_sessions 1.0
                        tomcat_sessions_active_max_sessions 7.0
                        process_files_open_files 225.0
                        """)).isEqualTo(new Figures(65 * MIB, 36, 10, 1, 225));
    }

    private static List<Figures> cycles(long count, LongFunction<Figures> cycle) {
        return LongStream.range(0, count).mapToObj(cycle).toList();
    }

    private static Figures figures(long heapKb, long threads, long connections) {
        return new Figures(heapKb, threads, connections, 1, 225);
    }
}
