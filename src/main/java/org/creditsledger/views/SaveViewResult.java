package org.creditsledger.views;

/** The result of saving a view. */
public sealed interface SaveViewResult {

    record Saved(SavedView view) implements SaveViewResult {}

    /** Another view has this name and is not changed: the user must choose another name or delete that view. */
    record NameTaken() implements SaveViewResult {}

    /** The user already has {@value ViewService#MAX_VIEWS} views on this page. */
    record TooMany() implements SaveViewResult {}
}
