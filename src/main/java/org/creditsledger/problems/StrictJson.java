package org.creditsledger.problems;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.StreamReadFeature;

/** Refuses a repeated member of a JSON object: otherwise the last would count, though the sender may mean the first. */
@Configuration
class StrictJson {

    @Bean
    JsonMapperBuilderCustomizer membersAreGivenOnce() {
        return builder -> builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }
}
