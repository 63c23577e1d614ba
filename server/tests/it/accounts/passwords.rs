//! Passwords: suggested, lost and brought back by mail, refused.

use super::call;
use crate::site::{PASSWORD, ServedSite};
use axum::body::Body;
use axum::http::{Request, header};
use domain::access::Role;
use sqlx::PgPool;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_suggested_passphrase_can_be_used(pool: PgPool) {
    let site = ServedSite::new(pool);
    let phrase = call(&site, "", "/fn/suggest_passphrase", &[]).await.json();
    assert!(phrase.as_str().is_some_and(|p| p.len() >= 15), "{phrase}");
}

/// A mail server that takes one mail and answers its text.
async fn one_mail(listener: tokio::net::TcpListener) -> String {
    let (socket, _) = listener.accept().await.unwrap();
    let (read, mut write) = socket.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink\r\n").await.unwrap();
    let (mut text, mut in_text) = (String::new(), false);
    while let Some(line) = lines.next_line().await.unwrap() {
        if in_text && line == "." {
            write.write_all(b"250 taken\r\n").await.unwrap();
            break;
        }
        if in_text {
            text.push_str(&line);
            text.push('\n');
            continue;
        }
        in_text = line.eq_ignore_ascii_case("DATA");
        let answer: &[u8] = if in_text {
            b"354 go on\r\n"
        } else {
            b"250 fine\r\n"
        };
        write.write_all(answer).await.unwrap();
    }
    text
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_lost_password_comes_back_by_mail_from_the_public_address(pool: PgPool) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let smtp = format!("smtp://{}", listener.local_addr().unwrap());
    let site = ServedSite::with(
        pool,
        &[("SMTP_URL", &smtp), ("PUBLIC_URL", "https://bags.example.com")],
    );
    site.user("bina", Role::Biller, None).await;
    let mail = tokio::spawn(one_mail(listener));
    let asked = site
        .send(
            Request::post("/fn/ask_reset")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(header::ACCEPT, "text/html")
                .header(header::HOST, "evil.example")
                .body(Body::from("name=bina"))
                .unwrap(),
        )
        .await;
    let unknown = site.form("", "/fn/ask_reset", &[("name", "nobody")]).await;
    assert_eq!(asked.header("location"), unknown.header("location"));
    let text = tokio::time::timeout(Duration::from_secs(30), mail)
        .await
        .unwrap()
        .unwrap();
    // Quoted-printable folds long lines with "=" at their ends and writes "=" as "=3D".
    let text = text.replace("=\n", "").replace("=3D", "=");
    assert!(
        text.contains("bina@example.com") && !text.contains("evil.example"),
        "{text}"
    );
    let at = text.find("https://bags.example.com/set-password?token=").unwrap();
    let url: String = text[at..].chars().take_while(|c| !c.is_whitespace()).collect();
    let token = url.split_once("token=").unwrap().1;
    let set = site
        .form(
            "",
            "/fn/set_password",
            &[("token", token), ("password", "five other plain words")],
        )
        .await;
    assert_eq!(set.header("location"), "/login?done=password_set", "{url}");
    let set = site
        .form(
            "",
            "/fn/set_password",
            &[("token", token), ("password", "six more plain words")],
        )
        .await;
    assert_ne!(
        set.header("location"),
        "/login?done=password_set",
        "a link works once"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_plain_form_says_why_a_password_was_refused_in_both_languages(pool: PgPool) {
    let site = ServedSite::new(pool);
    site.user("bina", Role::Biller, None).await;
    let cookie = site.sign_in("bina").await;
    let long = "x".repeat(257);
    let refused = [
        ("short", "Use at least 15 characters.", "कम से कम 15 अक्षर रखें।"),
        (long.as_str(), "Use at most 256 characters.", "256 अक्षर रखें।"),
        (
            "plain words of bina",
            "must not contain the user name.",
            "यूज़र नाम नहीं होना चाहिए।",
        ),
        (
            "passwordpassword",
            "among those that are guessed first.",
            "सबसे पहले आज़माए जाने वालों में है।",
        ),
    ];
    for (password, english, hindi) in refused {
        let fields = [("current", PASSWORD), ("password", password)];
        let answer = site.form(&cookie, "/fn/change_password", &fields).await;
        let (_, query) = answer.header("location").split_once('?').unwrap();
        for (language, sentence) in [("", english), ("; lang=hi", hindi)] {
            let page = site
                .page(
                    &format!("{cookie}{language}"),
                    &format!("/profile/security?{query}"),
                )
                .await;
            assert!(page.text.contains(sentence), "{password}: {}", page.text);
        }
    }
}
