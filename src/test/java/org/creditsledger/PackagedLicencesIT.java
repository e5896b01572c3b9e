package org.creditsledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A distributor must name the libraries in the jar and their licenses, so the jar lists them itself. */
class PackagedLicencesIT {

    private static final String LIBRARIES = "BOOT-INF/lib/";
    private static final String SBOM = "META-INF/sbom/application.cdx.json";
    private static final String THIRD_PARTY = "META-INF/THIRD-PARTY.txt";

    /** Spring Boot adds it for {@code -Djarmode=tools}; it is not a dependency of the project. */
    private static final String JAR_MODE = "spring-boot-jarmode-tools";

    @Test
    void every_library_is_listed_with_its_licence() throws IOException {
        var text = read(THIRD_PARTY);

        assertThat(libraries()).hasSizeGreaterThan(100).allSatisfy(library -> {
            var artifactAndVersion = ":" + library.artifact() + ":" + library.version() + " ";
            assertThat(text).contains(artifactAndVersion);
        });
        assertThat(text).contains("Apache-2.0:", "LGPL-2.1-or-later:").doesNotContain("Unknown license");
    }

    @Test
    void every_library_is_in_the_sbom() throws IOException {
        try (var jar = jar()) {
            var offline = jar.getEntry(SBOM) == null;
            // Maven skips the plugin offline; releases are not built offline.
            assumeTrue(!offline || "true".equals(System.getenv("CI")), "SKIPPED: an offline build has no SBOM");
        }
        var sbom = JsonMapper.shared().readTree(read(SBOM));
        assertThat(sbom.path("bomFormat").asString()).isEqualTo("CycloneDX");
        var components = new TreeSet<String>();
        sbom.path("components")
                .forEach(component -> components.add(component.path("name").asString() + "-"
                        + component.path("version").asString() + ".jar"));

        assertThat(components)
                .containsAll(libraries().stream().map(Library::file).toList());
    }

    private record Library(String file) {
        String artifact() {
            return file.substring(0, dash());
        }

        String version() {
            return file.substring(dash() + 1, file.length() - ".jar".length());
        }

        /** The position before the first part that is a number, where the version begins. */
        private int dash() {
            var dash = file.indexOf('-');
            while (!Character.isDigit(file.charAt(dash + 1))) {
                dash = file.indexOf('-', dash + 1);
            }
            return dash;
        }
    }

    private static List<Library> libraries() throws IOException {
        try (var jar = jar()) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
                    .map(name -> new Library(name.substring(LIBRARIES.length())))
                    .filter(library -> !library.artifact().equals(JAR_MODE))
                    .toList();
        }
    }

    private static String read(String name) throws IOException {
        try (var jar = jar()) {
            var entry = jar.getEntry(name);
            assertThat(entry).as(name).isNotNull();
            return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JarFile jar() throws IOException {
        return new JarFile(System.getProperty("credits.test.jar"));
    }
}
