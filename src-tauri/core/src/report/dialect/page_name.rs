//! Names of other pages, as a link of each kind of wiki may hold them.
//!
//! Left out on purpose: making names; who publishes does that, for its place.
//! Invariant: a name that a wiki could read as anything but this page gives no link; the words stand alone then.

/// The name as a relative address: everything but letters, digits and a few harmless signs is percent-encoded
/// (RFC 3986, section 2.1).
pub(in super::super) fn address(page: &str) -> Option<String> {
    if page.trim().is_empty() || page.starts_with("//") || page.chars().any(char::is_control) {
        return None;
    }
    let mut address = String::with_capacity(page.len());
    for byte in page.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                address.push(char::from(byte));
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    Some(address)
}

/// The name as `MediaWiki` takes it between brackets (Manual:Page title), with a colon before what could be a file or a category.
pub(super) fn mediawiki(page: &str) -> Option<String> {
    let name = page.trim_matches([' ', '_']);
    let refused = |c: char| {
        c.is_control() || matches!(c, '#' | '<' | '>' | '[' | ']' | '|' | '{' | '}' | '&' | '%')
    };
    let relative = |part: &str| part == "." || part == "..";
    if name.is_empty()
        || name.len() > 255
        || name.starts_with([':', '/'])
        || name.chars().any(refused)
        || name.contains("~~~")
        || name.contains("''")
        || name.contains("__")
        || name.contains("//")
        || name.split('/').any(relative)
    {
        return None;
    }
    Some(match name.contains(':') {
        true => format!(":{name}"),
        false => name.to_owned(),
    })
}

/// The id as `DokuWiki` takes it between brackets, from the root.
pub(super) fn dokuwiki(page: &str) -> Option<String> {
    let id = page.trim_matches(':');
    let taken = |c: char| c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.' | ' ');
    let whole = !id.trim().is_empty() && id.chars().all(taken) && !id.contains("::");
    whole.then(|| format!(":{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_nothing_that_ends_a_link() {
        for (page, to) in [
            ("Checkout-API", Some("Checkout-API")),
            ("a b/Größe.md", Some("a%20b/Gr%C3%B6%C3%9Fe.md")),
            ("javascript:alert(1)", Some("javascript%3Aalert%281%29")),
            ("](x) <b>", Some("%5D%28x%29%20%3Cb%3E")),
            ("//example.org", None),
            ("a\nb", None),
            (" ", None),
        ] {
            assert_eq!(address(page).as_deref(), to, "{page}");
        }
    }

    #[test]
    fn wiki_names_are_taken_as_they_are_or_not_at_all() {
        for (page, to) in [
            ("Checkout API", Some("Checkout API")),
            ("checkout/Launch (2)", Some("checkout/Launch (2)")),
            ("File:x.png", Some(":File:x.png")),
            ("a]] [[b", None),
            ("a|b", None),
            ("{{x}}", None),
            ("~~~~", None),
            ("a&amp;b", None),
            ("../x", None),
            ("", None),
        ] {
            assert_eq!(mediawiki(page).as_deref(), to, "{page}");
        }
        for (page, to) in [
            ("reviews:checkout_api", Some(":reviews:checkout_api")),
            ("reviews:größe", Some(":reviews:größe")),
            ("a>b", None),
            ("a]]", None),
            ("a|b", None),
            ("x?do=edit", None),
            (":", None),
        ] {
            assert_eq!(dokuwiki(page).as_deref(), to, "{page}");
        }
    }
}
