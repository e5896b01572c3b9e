package org.creditsledger.shell;

/**
 * The colours of charts, of which each can be told from the background and from the others (WCAG 2.2, 1.4.11). More than
 * two series cannot be told apart so: between black and white there is room for three steps of 3 : 1 at the most.
 *
 * @param line axes, and thinner those of the grid
 */
record ChartPalette(String background, String text, String line, String credit, String debit) {

    static final ChartPalette LIGHT = new ChartPalette("#ffffff", "#4a4f57", "#767c86", "#1c9a73", "#5c1a0b");
    static final ChartPalette DARK = new ChartPalette("#15181d", "#c3c8d0", "#7b828d", "#8fe8c4", "#c8502f");
}
