package org.creditsledger.reports.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.creditsledger.testing.Browser;
import org.creditsledger.testing.Pages;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The page of daily summaries in a real browser, on the packaged application and its demo. */
@Tag("pages")
class DailyPageIT {

    /** Days in the past to which no other test adds entries; the demo has entries on each. */
    private static final LocalDate FROM = LocalDate.now(ZoneOffset.UTC).minusDays(70);

    private static final LocalDate TO = FROM.plusDays(39);
    private static final String DAYS = "?from=" + FROM + "&to=" + TO;

    @RegisterExtension
    static final Pages pages = new Pages();

    @ParameterizedTest
    @CsvSource({"1280, LIGHT", "375, DARK"})
    void the_page_looks_right(int width, ColorScheme colors) {
        var page = open("?period=last-90-days", width, colors);

        drawn(page);
        Browser.screenshots(page, "daily-" + width + "-%s");
        page.locator(".daily-section").last().evaluate("section => section.scrollIntoView()");
        Browser.screenshots(page, "daily-sources-" + width + "-%s");
        Assertions.assertThat(pages.errors(page)).isEmpty();
    }

    @Test
    void the_numbers_of_the_table_are_those_of_the_database() {
        var page = open(DAYS, 1280, ColorScheme.LIGHT);

        var shown = page.locator(".by-day tbody tr:not(.total)").all().stream()
                .map(row -> row.locator("td").allTextContents().stream()
                        .map(text -> Long.parseLong(text.replace("\u2212", "-").replaceAll("[^\\d-]", "")))
                        .toList())
                .toList();

        Assertions.assertThat(shown).isEqualTo(ofDatabase().reversed());
        Assertions.assertThat(shown).anyMatch(row -> row.getFirst() > 0).anyMatch(row -> row.get(1) > 0);
    }

    @Test
    void the_chart_draws_the_numbers_of_the_database() {
        var page = open(DAYS, 1280, ColorScheme.LIGHT);
        drawn(page);

        var values = (List<?>) page.evaluate("""
                () => echarts.getInstanceByDom(document.querySelector('credits-chart > div')).getOption().series
                  .map(series => series.data.map(Math.abs))""");

        Assertions.assertThat(values)
                .isEqualTo(List.of(
                        ofDatabase().stream().map(row -> row.get(0).intValue()).toList(),
                        ofDatabase().stream().map(row -> row.get(1).intValue()).toList()));
    }

    @Test
    void a_click_on_a_day_of_the_chart_opens_its_entries() {
        var page = open(DAYS, 1280, ColorScheme.LIGHT);
        drawn(page);
        var point = (List<?>) page.evaluate("""
                () => {
                  const part = document.querySelector('credits-chart > div');
                  const [x, y] = echarts.getInstanceByDom(part).convertToPixel({ gridIndex: 0 }, [3, 0]);
                  const box = part.getBoundingClientRect();
                  return [box.x + x, box.y + y - 3];
                }""");

        page.mouse().click(((Number) point.get(0)).doubleValue(), ((Number) point.get(1)).doubleValue());

        assertThat(page).hasURL(Pattern.compile(ledger(FROM.plusDays(3), FROM.plusDays(3))));
    }

    @Test
    void a_day_of_the_table_can_be_opened_with_the_keyboard() {
        var page = open(DAYS, 1280, ColorScheme.LIGHT);

        page.locator(".by-day tbody tr:not(.total) a").first().focus();
        page.keyboard().press("Enter");

        assertThat(page).hasURL(Pattern.compile(ledger(TO, TO)));
    }

    @Test
    void the_chart_has_a_description_for_screen_readers() {
        var page = open(DAYS, 1280, ColorScheme.LIGHT);
        drawn(page);

        assertThat(page.locator("credits-chart [role=img]").first())
                .hasAttribute("aria-label", Pattern.compile("^Chart of credits and debits by day, .* table below .*"));
        Assertions.assertThat(page.evaluate("""
                () => echarts.getInstanceByDom(document.querySelector('credits-chart > div')).getModel().get(["aria", "decal", "show"])""")).isEqualTo(true);
    }

    @Test
    void the_chart_follows_the_color_scheme_of_the_system_and_of_the_reader() {
        var page = open(DAYS, 1280, ColorScheme.LIGHT);
        drawn(page);
        Assertions.assertThat(background(page)).isEqualTo("#ffffff");

        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.waitForCondition(() -> background(page).equals("#15181d"));
        page.evaluate("document.documentElement.style.colorScheme = 'light'");
        page.waitForCondition(() -> background(page).equals("#ffffff"));
        page.evaluate("document.documentElement.style.colorScheme = 'dark'");
        page.waitForCondition(() -> background(page).equals("#15181d"));
    }

    @Test
    void the_chart_does_not_move_for_readers_who_prefer_that() {
        var page = pages.signedIn("admin", 1280, ColorScheme.LIGHT);
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        page.navigate(pages.url("/admin/credits/daily" + DAYS));
        drawn(page);

        Assertions.assertThat(page.evaluate("""
                () => echarts.getInstanceByDom(document.querySelector('credits-chart > div')).getOption().animation""")).isEqualTo(false);
    }

    @Test
    void the_chart_shrinks_with_the_window() {
        var page = open(DAYS, 1280, ColorScheme.LIGHT);
        drawn(page);

        page.setViewportSize(600, 800);

        page.waitForCondition(() -> (Boolean) page.evaluate("""
                () => {
                  const chart = document.querySelector('credits-chart');
                  return chart.clientWidth < 600 && Math.abs(chart.querySelector('canvas').clientWidth - chart.clientWidth) <= 1;
                }"""));
    }

    @Test
    void leaving_the_page_removes_the_chart_completely() {
        var page = open(DAYS, 1280, ColorScheme.LIGHT);
        drawn(page);
        page.evaluate("""
                () => { window.left = [...document.querySelectorAll('credits-chart > div')].map(part => echarts.getInstanceByDom(part)); }""");

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Prices"))
                .click();

        assertThat(page.locator("credits-chart")).hasCount(0);
        Assertions.assertThat(page.evaluate("window.left.map(chart => chart.isDisposed())"))
                .isEqualTo(List.of(true, true));
    }

    @Test
    void no_other_page_loads_the_library() {
        var page = pages.signedIn("admin", 1280, ColorScheme.LIGHT);
        var loaded = new CopyOnWriteArrayList<String>();
        page.onRequest(request -> loaded.add(request.url()));
        for (var path : List.of("/bills/credits", "/bills/invoices", "/bills/top-up", "/admin/prices")) {
            page.navigate(pages.url(path));
            assertThat(page.locator("h1").first()).isVisible();
            page.waitForLoadState(LoadState.NETWORKIDLE);
        }
        Assertions.assertThat(loaded).noneMatch(DailyPageIT::isOfCharts);

        page.navigate(pages.url("/admin/credits/daily"));
        drawn(page);
        Assertions.assertThat(loaded.stream().filter(DailyPageIT::isOfCharts)).hasSize(2);
        Assertions.assertThat(loaded).allMatch(url -> url.startsWith(pages.url("")) || url.startsWith("data:"));
    }

    @Test
    void a_rebuild_reports_its_result_and_changes_nothing() {
        var page = open(DAYS, 1280, ColorScheme.LIGHT);
        var before = page.locator(".by-day table").innerText();

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Summarize again"))
                .click();

        assertThat(page.getByText("Summarized 40 days with")).isVisible();
        assertThat(page.locator(".by-day table")).hasText(Pattern.compile(".*"));
        Assertions.assertThat(page.locator(".by-day table").innerText()).isEqualTo(before);
    }

    @Test
    void the_file_has_the_numbers_of_the_page() throws IOException {
        var page = open(DAYS, 1280, ColorScheme.LIGHT);

        Download download =
                page.waitForDownload(() -> page.getByText("Export CSV").click());

        var credits = 0L;
        for (var line : Files.readAllLines(download.path()).stream().skip(1).toList()) {
            var cells = line.split(",");
            credits += cells[3].equals("credit") ? Long.parseLong(cells[6]) : 0;
        }
        Assertions.assertThat(credits)
                .isEqualTo(ofDatabase().stream().mapToLong(List::getFirst).sum());
    }

    @Test
    void the_page_reports_unreadable_summaries_and_tries_again() {
        // Without its table, the application would give up summarizing the days of the demo for this hour.
        var page = open("?period=last-90-days", 1280, ColorScheme.LIGHT);
        pages.application().withoutTable("daily_credits_summary", () -> {
            page.navigate(pages.url("/admin/credits/daily" + DAYS));
            assertThat(page.locator(".failure")).containsText(Pattern.compile("[0-9a-f]{8}-"));
            Browser.screenshot(page, "daily-failure");
        });

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try again"))
                .click();

        assertThat(page.locator(".by-day tbody tr").first()).isVisible();
        assertThat(page.locator(".failure")).isHidden();
    }

    private static Page open(String query, int width, ColorScheme colors) {
        var page = pages.open("/admin/credits/daily" + query, "admin", width, colors);
        // Just started, the application is still summarizing the days of the demo.
        assertThat(page.locator(".daily-view > .notice:visible"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
        assertThat(page.locator(".by-day tbody tr").first()).isVisible();
        return page;
    }

    private static void drawn(Page page) {
        assertThat(page.locator("credits-chart canvas")).hasCount(2);
        page.waitForFunction("""
                () => [...document.querySelectorAll('credits-chart > div')]
                  .every(part => echarts.getInstanceByDom(part)?.getOption().series.length === 2)""");
    }

    private static Object background(Page page) {
        return page.evaluate("""
                () => echarts.getInstanceByDom(document.querySelector('credits-chart > div')).getOption().backgroundColor""");
    }

    private static String ledger(LocalDate from, LocalDate to) {
        return "(?=.*from=" + from + ")(?=.*to=" + to + ")(?=.*zone=UTC).*/admin/credits/ledger\\?.*";
    }

    private static boolean isOfCharts(String url) {
        return url.contains("echarts") || url.contains("credits-chart");
    }

    /** The values of each day, oldest first, from the entries: credits, debits, net, entries. */
    private static List<List<Long>> ofDatabase() {
        try (var connection = pages.application().connectAsOwner()) {
            var jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            return FROM.datesUntil(TO.plusDays(1))
                    .map(day -> jdbc.sql("""
                                    select coalesce(sum(amount) filter (where direction = 'credit'), 0),
                                           coalesce(sum(amount) filter (where direction = 'debit'), 0), count(*)
                                    from credits_ledger where (created_at at time zone 'UTC')::date = ?
                                    """)
                            .param(day)
                            .query((row, _) -> List.of(
                                    row.getLong(1), row.getLong(2), row.getLong(1) - row.getLong(2), row.getLong(3)))
                            .single())
                    .toList();
        } catch (SQLException exception) {
            throw new IllegalStateException(exception);
        }
    }
}
