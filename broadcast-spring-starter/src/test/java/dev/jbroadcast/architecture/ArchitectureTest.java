package dev.jbroadcast.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Keeps the arrows between modules and packages, and the walls inside them. Lives where all modules can be seen. */
class ArchitectureTest {

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("dev.jbroadcast");

    @Test
    void arrowsBetweenTheModulesPointInOneDirection() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("api")
                .definedBy(
                        "dev.jbroadcast",
                        "dev.jbroadcast.authorization",
                        "dev.jbroadcast.callback",
                        "dev.jbroadcast.clientevent",
                        "dev.jbroadcast.delivery",
                        "dev.jbroadcast.driver",
                        "dev.jbroadcast.entity",
                        "dev.jbroadcast.json",
                        "dev.jbroadcast.manager",
                        "dev.jbroadcast.notification",
                        "dev.jbroadcast.testing")
                .layer("pusher")
                .definedBy("dev.jbroadcast.pusher..")
                .layer("server")
                .definedBy("dev.jbroadcast.server..")
                .layer("jakarta")
                .definedBy("dev.jbroadcast.jakarta..")
                .layer("redis")
                .definedBy("dev.jbroadcast.redis..")
                .layer("netty")
                .definedBy("dev.jbroadcast.netty..")
                .layer("spring")
                .definedBy("dev.jbroadcast.spring..")
                .whereLayer("netty")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("spring")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("redis")
                .mayOnlyBeAccessedByLayers("spring")
                .whereLayer("jakarta")
                .mayOnlyBeAccessedByLayers("netty", "redis", "spring")
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("jakarta", "netty", "redis", "spring")
                .whereLayer("pusher")
                .mayOnlyBeAccessedByLayers("server", "jakarta", "netty", "redis", "spring")
                .ensureAllClassesAreContainedInArchitecture()
                .check(LIBRARY);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.(**)").should().beFreeOfCycles().check(LIBRARY);
    }

    @Test
    void theServerKnowsNoContainerNoFrameworkAndNoDatabase() {
        noClasses()
                .that()
                .resideInAPackage("dev.jbroadcast.server..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta..", "org.springframework..", "org.glassfish..", "io.lettuce..", "io.netty..")
                .check(LIBRARY);
    }

    @Test
    void redisIsKnownToItsModuleAndToTheStarterAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.jbroadcast.redis..", "dev.jbroadcast.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.lettuce..", "reactor..")
                .check(LIBRARY);
    }

    @Test
    void nettyIsKnownToItsModuleAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.jbroadcast.netty..", "dev.jbroadcast.redis..", "dev.jbroadcast.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(LIBRARY);
    }

    @Test
    void whatJoinsServersKnowsTheServerByItsInterfaceOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.jbroadcast.redis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.jbroadcast.server",
                        "dev.jbroadcast.server.http..",
                        "dev.jbroadcast.server.webhook..",
                        "dev.jbroadcast.jakarta",
                        "dev.jbroadcast.jakarta.webapp..",
                        "dev.jbroadcast.jakarta.cdi..")
                .check(LIBRARY);
    }

    @Test
    void theIntegrationsOfJakartaPointInOneDirection() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("adapters")
                .definedBy("dev.jbroadcast.jakarta")
                .layer("configuration")
                .definedBy("dev.jbroadcast.jakarta.configuration..")
                .layer("upgrade")
                .definedBy("dev.jbroadcast.jakarta.upgrade..")
                .layer("webapp")
                .definedBy("dev.jbroadcast.jakarta.webapp..")
                .layer("jta")
                .definedBy("dev.jbroadcast.jakarta.jta..")
                .layer("rest")
                .definedBy("dev.jbroadcast.jakarta.rest..")
                .layer("cdi")
                .definedBy("dev.jbroadcast.jakarta.cdi..")
                .whereLayer("cdi")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("rest")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("jta")
                .mayOnlyBeAccessedByLayers("webapp")
                .whereLayer("webapp")
                .mayOnlyBeAccessedByLayers("cdi")
                .whereLayer("configuration")
                .mayOnlyBeAccessedByLayers("webapp", "cdi")
                .whereLayer("upgrade")
                .mayOnlyBeAccessedByLayers("webapp")
                .whereLayer("adapters")
                .mayOnlyBeAccessedByLayers("configuration", "upgrade", "webapp", "cdi")
                .check(LIBRARY);
    }

    @Test
    void apisThatAServletContainerDoesNotHaveAreKnownWhereTheyAreWantedOnly() {
        knownTo("dev.jbroadcast.jakarta.cdi..", "jakarta.enterprise..", "jakarta.interceptor..");
        knownTo("dev.jbroadcast.jakarta.rest..", "jakarta.ws.rs..");
        knownTo("dev.jbroadcast.jakarta.jta..", "jakarta.transaction..");
        knownTo("dev.jbroadcast.jakarta.configuration..", "org.eclipse.microprofile..");
        knownTo(
                "dev.jbroadcast.jakarta.upgrade..",
                "org.apache.coyote..",
                "org.apache.tomcat..",
                "io.undertow..",
                "org.xnio..");
    }

    private static void knownTo(String thePackage, String... apis) {
        noClasses()
                .that()
                .resideOutsideOfPackage(thePackage)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(apis)
                .check(LIBRARY);
    }

    @Test
    void onlyTheCodecsKnowAJsonLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.jbroadcast.json..", "dev.jbroadcast.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson..", "com.fasterxml.jackson..", "jakarta.json..")
                .check(LIBRARY);
    }

    @Test
    void whatCallbacksHaveInCommonIsForThoseWhoCallThem() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.jbroadcast.callback..", "dev.jbroadcast.authorization..", "dev.jbroadcast.clientevent..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.jbroadcast.callback..")
                .check(LIBRARY);
    }

    @Test
    void springIsKnownToTheStarterAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.jbroadcast.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(LIBRARY);
    }

    @Test
    void theAssertionsAreOnlyForTests() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.jbroadcast.testing..", "dev.jbroadcast.spring.testing..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.jbroadcast.testing..", "dev.jbroadcast.spring.testing..", "org.assertj..")
                .check(LIBRARY);
    }

    @Test
    void classesAreFinalUnlessSpringHasToExtendThem() {
        classes()
                .that()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areTopLevelClasses()
                .and()
                .resideOutsideOfPackage("dev.jbroadcast.spring..")
                .and()
                .haveSimpleNameNotEndingWith("package-info")
                .and(DescribedPredicate.not(describe(
                        "are abstract and for their own package to extend",
                        type -> type.getModifiers().contains(JavaModifier.ABSTRACT)
                                && type.getConstructors().stream()
                                        .noneMatch(constructor -> constructor
                                                        .getModifiers()
                                                        .contains(JavaModifier.PUBLIC)
                                                || constructor.getModifiers().contains(JavaModifier.PROTECTED)))))
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(LIBRARY);
    }

    @Test
    void everyPackageSaysWhatLivesThereAndIsNullMarked() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        List<Path> packages;
        try (Stream<Path> files = Files.walk(root)) {
            packages = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().replace('\\', '/').contains("/src/main/java/"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
        }

        assertThat(packages).hasSizeGreaterThan(8).allSatisfy(directory -> {
            Path packageInfo = directory.resolve("package-info.java");
            assertThat(packageInfo).exists();
            assertThat(Files.readString(packageInfo))
                    .startsWith("/**")
                    .contains("@" + NullMarked.class.getSimpleName());
        });
    }
}
