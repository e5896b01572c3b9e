package org.creditsledger.shell;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Every string literal in a Java source, and the method or annotation it is passed to, from the compiler's own parser.
 */
final class SourceLiterals {

    /** Texts passed to these are shown, whatever they look like. */
    private static final Set<String> SHOWING = Set.of(
            "setText",
            "setLabel",
            "setHeader",
            "setPlaceholder",
            "setTitle",
            "setSubtitle",
            "setHeaderTitle",
            "setHelperText",
            "setErrorMessage",
            "setAriaLabel",
            "setTooltipText",
            "setEmptyStateText",
            "setConfirmText",
            "setCancelText",
            "show",
            "H1",
            "H2",
            "H3",
            "Paragraph",
            "Span",
            "Text",
            "Button",
            "Tab",
            "Dialog",
            "ConfirmDialog",
            "Notification",
            "TextField",
            "IntegerField",
            "ComboBox",
            "Select");

    /** Texts passed to these are for the program. */
    private static final Set<String> TECHNICAL = Set.of(
            "executeJs",
            "addClassName",
            "addClassNames",
            "setConfirmButtonTheme",
            "setPartNameGenerator",
            "setWidth",
            "selectXpath",
            "attr",
            "ofPattern",
            "getBundle",
            "withProperty",
            "setKey",
            "setId",
            "getLogger",
            "error",
            "warn",
            "info",
            "debug",
            "IllegalStateException",
            "IllegalArgumentException");

    /** Attributes that are read out; the browser uses all others itself. */
    private static final Set<String> SPOKEN_ATTRIBUTES = Set.of("aria-label", "aria-description", "title", "alt");

    private static final Pattern WORDS = Pattern.compile("\\p{L}{2,}[,.:]? \\p{L}{2,}|^\\p{Lu}\\p{Ll}+");
    private static final Pattern MARKUP = Pattern.compile("<[^>]*>|\\$\\{[^}]*}|</?[\\w-]*|[^<]*>");

    private SourceLiterals() {}

    static List<Literal> of(String path, String source) {
        return of(List.of(new Source(path, source)));
    }

    /** Of all files of a folder and those below it, which one compiler reads: one for each file would take far longer. */
    static List<Literal> of(Path folder) throws IOException {
        var sources = new ArrayList<Source>();
        try (var files = Files.walk(folder)) {
            for (var file :
                    files.filter(file -> file.toString().endsWith(".java")).toList()) {
                sources.add(new Source(file.toString(), Files.readString(file)));
            }
        }
        return of(sources);
    }

    private static List<Literal> of(List<Source> sources) {
        var task = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(null, null, _ -> {}, List.of("-proc:none"), null, sources);
        var literals = new ArrayList<Literal>();
        try {
            for (var unit : task.parse()) {
                var path = unit.getSourceFile().getName();
                new TreePathScanner<Void, Void>() {
                    @Override
                    public Void visitLiteral(LiteralTree literal, Void nothing) {
                        if (literal.getValue() instanceof String text) {
                            literals.add(literal(path, text, getCurrentPath()));
                        }
                        return null;
                    }
                }.scan(unit, null);
            }
        } catch (IOException exception) {
            throw new UncheckedIOException(exception);
        }
        return literals;
    }

    private static Literal literal(String path, String text, TreePath literal) {
        Tree inner = literal.getLeaf();
        var method = "";
        var attribute = "";
        var isAnnotation = false;
        for (var outer = literal.getParentPath(); outer != null && method.isEmpty(); outer = outer.getParentPath()) {
            var leaf = outer.getLeaf();
            if (leaf instanceof MethodInvocationTree call && call.getArguments().contains(inner)) {
                method = nameOf(call.getMethodSelect());
                if (method.equals("setAttribute")
                        && call.getArguments().getFirst() instanceof LiteralTree name
                        && name != literal.getLeaf()) {
                    attribute = String.valueOf(name.getValue());
                }
            } else if (leaf instanceof NewClassTree created
                    && created.getArguments().contains(inner)) {
                method = nameOf(created.getIdentifier());
            } else if (leaf instanceof AnnotationTree annotation) {
                method = nameOf(annotation.getAnnotationType());
                isAnnotation = true;
            } else if (leaf instanceof VariableTree) {
                break;
            }
            inner = leaf;
        }
        return new Literal(path, text, method, attribute, isAnnotation);
    }

    private static String nameOf(Tree called) {
        return switch (called) {
            case IdentifierTree identifier -> identifier.getName().toString();
            case MemberSelectTree select -> select.getIdentifier().toString();
            case com.sun.source.tree.ParameterizedTypeTree type -> nameOf(type.getType());
            case ExpressionTree other -> other.toString();
            default -> "";
        };
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String path, String text) {
            super(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /**
     * @param method the method it is passed to; empty if none
     * @param attribute the annotation attribute it is the value of; empty if none
     */
    record Literal(String path, String text, String method, String attribute, boolean isAnnotation) {

        boolean isTechnical() {
            return TECHNICAL.contains(method) || method.endsWith("Exception");
        }

        /** Whether a person would read it. */
        boolean isText() {
            if (isAnnotation || isTechnical()) {
                return false;
            }
            if (!attribute.isEmpty()) {
                return SPOKEN_ATTRIBUTES.contains(attribute) && hasLetters(text);
            }
            if (text.contains("<") || text.contains("${")) {
                return hasLetters(MARKUP.matcher(text).replaceAll(""));
            }
            return SHOWING.contains(method)
                    ? hasLetters(text)
                    : WORDS.matcher(text).find();
        }

        private static boolean hasLetters(String text) {
            return text.codePoints().anyMatch(Character::isLetter);
        }
    }
}
