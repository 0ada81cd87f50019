//! Files in a form.
//!
//! Invariant: the boundary stands in nothing that is sent.

/// A form with files.
#[derive(Debug, Default)]
pub(crate) struct Multipart {
    parts: Vec<(String, Vec<u8>)>,
}

impl Multipart {
    /// Adds a field.
    pub(crate) fn field(&mut self, name: &str, value: &str) {
        let head = format!(
            "Content-Disposition: form-data; name=\"{}\"\r\n\r\n",
            quoted(name)
        );
        self.parts.push((head, value.as_bytes().to_vec()));
    }

    /// Adds a file.
    pub(crate) fn file(&mut self, name: &str, file: &str, kind: &str, bytes: &[u8]) {
        let head = format!(
            "Content-Disposition: form-data; name=\"{}\"; filename=\"{}\"\r\nContent-Type: {kind}\r\n\r\n",
            quoted(name),
            quoted(file)
        );
        self.parts.push((head, bytes.to_vec()));
    }

    /// The type of the whole, and the whole.
    pub(crate) fn finish(self) -> (String, Vec<u8>) {
        let mut number = 0u32;
        let mut boundary = "lamppost-0".to_owned();
        let is_inside = |boundary: &str| {
            let needle = boundary.as_bytes();
            self.parts
                .iter()
                .any(|(_, bytes)| bytes.windows(needle.len()).any(|window| window == needle))
        };
        while is_inside(&boundary) {
            number += 1;
            boundary = format!("lamppost-{number}-");
        }
        let mut body = Vec::new();
        for (head, bytes) in &self.parts {
            body.extend_from_slice(format!("--{boundary}\r\n{head}").as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }
}

/// A name inside quotation marks, as browsers write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_content_ends_a_part_early() {
        let mut form = Multipart::default();
        form.field("a", "--lamppost-0\r\nX: y");
        form.file("f", "a\"\r\nb.png", "image/png", b"--lamppost-1-");
        let (kind, body) = form.finish();
        assert_eq!(kind, "multipart/form-data; boundary=lamppost-2-");
        let body = String::from_utf8(body).unwrap();
        assert_eq!(body.matches("--lamppost-2-").count(), 3);
        assert!(body.contains("filename=\"a%22%0D%0Ab.png\"\r\n"));
        assert!(body.ends_with("--lamppost-2---\r\n"));
    }
}
