package org.creditsledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A reader can reach every page from the index, and every link between pages works. */
class DocumentLinksTest {

    private static final Path DOCS = Path.of("docs");
    private static final Path INDEX = DOCS.resolve("README.md");
    private static final Path DECISIONS = DOCS.resolve("background/decisions");
    private static final Path SCREENSHOTS = DOCS.resolve("screenshots");
    private static final int MAX_SCREENSHOTS = 15;

    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("]\\((?<path>[^)#\\s]*)(?:#(?<heading>[^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.*)$");

    @Test
    void every_page_is_linked_from_the_index_and_every_decision_from_its_own() throws IOException {
        assertThat(targets(INDEX))
                .containsAll(pages(DOCS)
                        .filter(page -> !page.equals(INDEX))
                        .filter(page -> !page.startsWith(DECISIONS) || page.endsWith("README.md"))
                        .toList());
        assertThat(targets(DECISIONS.resolve("README.md")))
                .containsAll(pages(DECISIONS)
                        .filter(page -> !page.endsWith("README.md"))
                        .toList());
    }

    @Test
    void every_link_leads_to_a_file_that_exists_and_to_a_heading_that_it_has() throws IOException {
        var broken = Stream.concat(
                        Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
                                .map(Path::of),
                        pages(DOCS))
                .flatMap(page -> links(page).filter(link -> !link.works()))
                .toList();

        assertThat(broken).isEmpty();
    }

    @Test
    void every_screenshot_is_on_a_page_and_there_are_few() throws IOException {
        var shown = new HashSet<Path>();
        Stream.concat(Stream.of(Path.of("README.md")), pages(DOCS)).forEach(page -> shown.addAll(targets(page)));

        try (var files = Files.list(SCREENSHOTS)) {
            assertThat(files.toList()).isSubsetOf(shown).hasSizeLessThanOrEqualTo(MAX_SCREENSHOTS);
        }
    }

    private static Stream<Path> pages(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    private static Set<Path> targets(Path page) {
        return new HashSet<>(links(page).map(Link::file).toList());
    }

    private static Stream<Link> links(Path page) {
        return LINK.matcher(
                        CODE.matcher(FENCED.matcher(read(page)).replaceAll("")).replaceAll(""))
                .results()
                .filter(match -> !match.group("path").contains(":"))
                .map(match -> new Link(page, match.group("path"), match.group("heading")));
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Headings' anchors as GitHub makes them: lower-case, hyphens for spaces, no punctuation, and a number from the
     * second on.
     */
    private static List<String> anchors(Path page) {
        var seen = new HashMap<String, Integer>();
        return HEADING.matcher(FENCED.matcher(read(page)).replaceAll(""))
                .results()
                .map(match -> match.group(1)
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .strip()
                        .replace(' ', '-'))
                .map(anchor -> {
                    var times = seen.merge(anchor, 1, Integer::sum);
                    return times == 1 ? anchor : anchor + "-" + (times - 1);
                })
                .toList();
    }

    private record Link(Path page, String path, @Nullable String heading) {

        Path file() {
            return path.isEmpty()
                    ? page
                    : Path.of("").resolve(page).resolveSibling(path).normalize();
        }

        boolean works() {
            return Files.exists(file()) && (heading == null || anchors(file()).contains(heading));
        }

        @Override
        public String toString() {
            return page + " → " + path + (heading == null ? "" : "#" + heading);
        }
    }
}
