package org.creditsledger.problems;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.StreamReadFeature;

/** Of two members of one name the last would count, and the sender may have meant the first. */
@Configuration
class StrictJson {

    @Bean
    JsonMapperBuilderCustomizer membersAreGivenOnce() {
        return builder -> builder.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }
}
