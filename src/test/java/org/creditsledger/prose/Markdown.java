package org.creditsledger.prose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/** The text passages of a document, without its code blocks. */
class Markdown {

    /** Replaces `code` within a sentence. Rules see it as a noun. */
    static final String CODE = "Codeword";

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();

    private Markdown() {}

    static List<Passage> passages(Path file) throws IOException {
        return passages(file.toString(), Files.readString(file));
    }

    static List<Passage> passages(String name, String document) {
        var passages = new ArrayList<Passage>();
        PARSER.parse(document).accept(new AbstractVisitor() {
            @Override
            public void visit(Heading heading) {
                add(heading);
            }

            @Override
            public void visit(Paragraph paragraph) {
                add(paragraph);
            }

            @Override
            public void visit(CustomNode node) {
                if (node instanceof TableCell) {
                    add(node);
                } else {
                    visitChildren(node);
                }
            }

            private void add(Node block) {
                passages.add(new Passage(name + ":" + line(block), textOf(block)));
            }
        });
        return passages;
    }

    private static int line(Node block) {
        var node = block;
        while (node.getSourceSpans().isEmpty()) {
            node = node.getParent();
        }
        return node.getSourceSpans().getFirst().getLineIndex() + 1;
    }

    private static String textOf(Node block) {
        var text = new StringBuilder();
        block.accept(new AbstractVisitor() {
            @Override
            public void visit(Text part) {
                text.append(part.getLiteral());
            }

            @Override
            public void visit(Code code) {
                text.append(CODE);
            }

            @Override
            public void visit(SoftLineBreak lineBreak) {
                text.append(' ');
            }

            @Override
            public void visit(HardLineBreak lineBreak) {
                text.append(' ');
            }
        });
        return text.toString();
    }
}
