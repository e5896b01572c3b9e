# The application as an image: docker build -t credits-ledger .   (docs/guides/deploying.md)
# Every start of it is a production start, which names the settings that are missing; -e SPRING_PROFILES_ACTIVE=demo tries it out.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
# Tests are the pipeline's, before this.
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true package
# What changes seldom comes first: an update leaves the layer of the libraries as it is.
RUN java -Djarmode=tools -jar target/credits-ledger.jar extract --layers --destination /layers

FROM eclipse-temurin:25-jre
# A number, so that Kubernetes can see that it is not root; /data is for the demo's H2 only.
RUN useradd --system --no-create-home --uid 10001 credits && install -d -o credits -g credits /data
WORKDIR /app
COPY --from=build /layers/dependencies/ ./
COPY --from=build /layers/spring-boot-loader/ ./
COPY --from=build /layers/snapshot-dependencies/ ./
COPY --from=build /layers/application/ ./
COPY --from=build /build/LICENSE /build/NOTICE ./
COPY --from=build /build/scripts/aot-cache /tmp/aot-cache
# The collector is named here and below: left alone, the JVM chooses by the memory that it finds, and the cache would not fit.
RUN /tmp/aot-cache /app -XX:+UseG1GC && rm /tmp/aot-cache && chmod a+r credits-ledger.aot

USER 10001
ENV SPRING_PROFILES_ACTIVE=production CREDITS_DATA_DIR=/data
EXPOSE 8080
STOPSIGNAL SIGTERM
# With bash alone: the image need not have curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT:-8080} && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == *' 200'* ]]"]
# Java is process 1 and gets the SIGTERM itself. What follows the image's name goes to it: docker run … credits-ledger verify
# JDK 25 warns at each start of a name in its cache, harmlessly, and not in JSON.
ENTRYPOINT ["java", "-XX:AOTCache=/app/credits-ledger.aot", "-Xlog:aot*=error", "-XX:+UseG1GC", "-XX:MaxRAMPercentage=60", \
    "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/credits-ledger.jar"]
