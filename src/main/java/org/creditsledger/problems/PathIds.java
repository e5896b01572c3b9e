package org.creditsledger.problems;

import java.util.Set;
import java.util.UUID;
import org.creditsledger.text.Ids;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;
import org.springframework.format.FormatterRegistry;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Reads the ids in addresses. An invalid id becomes the nil UUID, which no object has, so each operation answers it like
 * any unknown id.
 */
@Component
class PathIds implements WebMvcConfigurer, ConditionalGenericConverter {

    private static final UUID UNKNOWN = new UUID(0, 0);

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(this);
    }

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Set.of(new ConvertiblePair(String.class, UUID.class));
    }

    @Override
    public boolean matches(TypeDescriptor source, TypeDescriptor target) {
        return target.hasAnnotation(PathVariable.class);
    }

    /** Takes only the form that answers have, so that every object has one address. */
    @Override
    public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
        var text = String.valueOf(source);
        return Ids.parse(text).filter(id -> id.toString().equals(text)).orElse(UNKNOWN);
    }
}
