package org.creditsledger.payments;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The credit packs on offer. */
@Component
class CreditPacks {

    private static final List<CreditPack> PACKS = List.of(
            new CreditPack("image-100", "image", 100, 900, "USD"),
            new CreditPack("image-500", "image", 500, 3_900, "USD"),
            new CreditPack("image-2000", "image", 2_000, 12_900, "USD"),
            new CreditPack("video-100", "video", 100, 1_900, "USD"),
            new CreditPack("video-500", "video", 500, 8_500, "USD"));

    Optional<CreditPack> find(String id) {
        return PACKS.stream().filter(pack -> pack.id().equals(id)).findFirst();
    }
}
