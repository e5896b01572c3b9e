package org.creditsledger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.data.repository.Repository;
import org.springframework.modulith.core.ApplicationModules;

/** The rules of the house that the compiler does not keep. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.creditsledger");

    @Test
    void features_use_only_what_they_declare() {
        ApplicationModules.of(CreditsLedgerApplication.class).verify();
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
                .forEach(java -> org.assertj.core.api.Assertions.assertThat(java.isAnnotatedWith(NullMarked.class))
                        .as("@NullMarked in package-info of %s", java.getName())
                        .isTrue());
    }
}
