package org.creditsledger.payments;

import java.util.List;
import java.util.Optional;

/** The credit packs on offer. */
final class CreditPacks {

    static final List<CreditPack> ALL = List.of(
            new CreditPack("image-100", "image", 100, 900, "USD"),
            new CreditPack("image-500", "image", 500, 3_900, "USD"),
            new CreditPack("image-2000", "image", 2_000, 12_900, "USD"),
            new CreditPack("video-100", "video", 100, 1_900, "USD"),
            new CreditPack("video-500", "video", 500, 8_500, "USD"));

    private CreditPacks() {}

    static Optional<CreditPack> find(String id) {
        return ALL.stream().filter(pack -> pack.id().equals(id)).findFirst();
    }
}
