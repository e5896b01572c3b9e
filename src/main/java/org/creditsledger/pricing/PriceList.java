package org.creditsledger.pricing;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Knows what a job costs. */
@Service
public class PriceList {

    private static final List<Price> PRICES = List.of(
            new Price("text2image", "image", "flux-schnell", "1024x1024", 1),
            new Price("text2image", "image", "flux-dev", "1024x1024", 4),
            new Price("text2image", "image", "flux-pro", "1024x1024", 8),
            new Price("text2image", "image", "flux-pro", "1536x1536", 16),
            new Price("image2image", "image", "flux-schnell", "1024x1024", 2),
            new Price("image2image", "image", "flux-dev", "1024x1024", 6),
            new Price("image2image", "image", "flux-pro", "1024x1024", 10),
            new Price("image2image", "image", "flux-pro", "1536x1536", 20),
            new Price("text2video", "video", "wan-2.2", "1280x720", 25),
            new Price("image2video", "video", "wan-2.2", "1280x720", 30));

    private final Map<Work, Price> prices = PRICES.stream()
            .collect(toUnmodifiableMap(
                    price -> new Work(price.source(), price.model(), price.resolution()), identity()));

    PriceList() {}

    /** The price of one output, or nothing if this work is not on the list. */
    public Optional<Price> find(String source, String model, String resolution) {
        return Optional.ofNullable(prices.get(new Work(source, model, resolution)));
    }

    private record Work(String source, String model, String resolution) {}
}
