package org.creditsledger;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.data.repository.Repository;
import org.springframework.modulith.core.ApplicationModules;

/** The rules of the layout that the compiler does not check. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.creditsledger");

    @Test
    void features_use_only_what_they_declare() {
        ApplicationModules.of(CreditsLedgerApplication.class).verify();
    }

    /** With more files side by side, a reader no longer knows what is in each. */
    @Test
    void a_package_has_at_most_45_files() throws IOException {
        try (var folders = Files.walk(Path.of("src/main/java")).filter(Files::isDirectory)) {
            assertThat(folders).allSatisfy(folder -> {
                try (var files = Files.list(folder)) {
                    assertThat(files.filter(Files::isRegularFile)).hasSizeLessThanOrEqualTo(45);
                }
            });
        }
    }

    /** A longer class has more than one subject. */
    @Test
    void a_class_has_at_most_350_lines() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java")).filter(Files::isRegularFile)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(350));
        }
    }

    @Test
    void the_kernel_knows_no_feature_and_no_web() {
        noClasses()
                .that()
                .resideInAPackage("org.creditsledger.ledger")
                .should()
                .dependOnClassesThat(resideInAPackage("org.creditsledger..")
                        .and(not(resideInAnyPackage(
                                "org.creditsledger.ledger",
                                "org.creditsledger.lots",
                                "org.creditsledger.database",
                                "org.creditsledger.text"))))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.web..", "org.springframework.http..", "jakarta.servlet..")
                .check(CLASSES);
    }

    @Test
    void entities_and_repositories_stay_in_their_feature() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should()
                .bePackagePrivate()
                .check(CLASSES);
        classes()
                .that()
                .areAssignableTo(Repository.class)
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }

    @Test
    void only_views_the_frame_and_security_know_vaadin() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..ui..", "..shell..", "..security..", "org.creditsledger")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.vaadin..")
                .check(CLASSES);
    }

    @Test
    void views_are_package_private() {
        classes()
                .that()
                .resideInAPackage("..ui..")
                .and()
                .areTopLevelClasses()
                .should()
                .bePackagePrivate()
                .check(CLASSES);
    }

    @Test
    void only_controllers_and_problems_know_the_web() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..web..", "..problems..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework.web.bind..")
                .check(CLASSES);
    }

    @Test
    void time_is_injected() {
        for (var type : new Class<?>[] {Instant.class, LocalDate.class, LocalDateTime.class, ZonedDateTime.class}) {
            noClasses().should().callMethod(type, "now").check(CLASSES);
        }
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        CLASSES.stream()
                .map(type -> type.getPackage())
                .distinct()
                .filter(java -> !java.getName().isEmpty())
                .forEach(java -> assertThat(java.isAnnotatedWith(NullMarked.class))
                        .as("@NullMarked in package-info of %s", java.getName())
                        .isTrue());
    }
}
