//! A person saves while Lamppost writes another part of the page: MediaWiki puts both together without a word.

use lamppost_core::api::Session;
use lamppost_tests::wikis::MediaWiki;
use serde_json::{Value, json};

use crate::journey::{Outcome, job, named, workspace};
use crate::place::{Test, skipped};

/// Gives the service another owner, which its page tells far above its end.
fn owned_by(session: &mut Session, owner: &str) -> Test {
    let services = session.call("service_list", json!({}))?;
    let mut all = services.as_array().into_iter().flatten();
    let service = all.find(|service| service["name"] == "Checkout API");
    let id = service.ok_or("it is in the sample")?["id"].clone();
    session.call("service_update", json!({ "id": id, "owner": owner }))?;
    Ok(())
}

/// The page of a plan that is about the service's review.
fn page(plan: &Value) -> Outcome<Value> {
    let mut pages = plan["pages"].as_array().into_iter().flatten();
    let is_it = |page: &&Value| page["title"] == "Checkout API, Launch review";
    Ok(pages.find(is_it).ok_or("it has a page")?.clone())
}

#[test]
fn an_edit_in_between_stays_and_is_told() -> Test {
    let Some(wiki) = MediaWiki::start()? else {
        return skipped("mediawiki");
    };
    let (user, secret) = wiki.publisher()?;
    let folder = tempfile::tempdir()?;
    let target = json!({"name": "Wiki", "place": "mediawiki", "address": wiki.address(), "prefix": "Lamppost", "user": user});
    let file = folder.path().join("a.lamppost");
    let (mut session, id) = workspace(&file, &target, &secret)?;
    let nothing = json!({ "choices": [] });
    let plan = |session: &mut Session| job(session, "publish_plan", json!({ "target": id }));
    let first = plan(&mut session)?;
    let name = page(&first)?["name"].as_str().ok_or("a name")?.to_owned();
    job(&mut session, "publish_apply", nothing.clone())?;

    // Below our part, between a plan and what it says: both stay, and nothing is left to do. What is directly beside
    // the mark, which changes with our part, would not be merged.
    let there = wiki.text(&name)?;
    wiki.edit(&name, &format!("{}\n\nOne.\n\nTwo.", there.trim_end()))?;
    owned_by(&mut session, "Team Below")?;
    assert_eq!(page(&plan(&mut session)?)?["change"], "update");
    let before = wiki.text(&name)?;
    wiki.edit(&name, &format!("{}\n\nBelow by hand.", before.trim_end()))?;
    let done = job(&mut session, "publish_apply", nothing.clone())?;
    let shown = page(&done)?;
    assert_eq!(shown["outcome"], "published", "{shown:#}");
    assert_eq!(shown["detail"], "with their edit", "{shown:#}");
    let told = shown["why"].as_str().unwrap_or_default();
    assert!(told.contains("the wiki kept both"), "{shown:#}");
    let now = wiki.text(&name)?;
    assert!(
        now.contains("Below by hand.") && now.contains("Team Below"),
        "{now}"
    );
    let next = plan(&mut session)?;
    assert_eq!(page(&next)?["change"], "unchanged", "{next:#}");

    // Within our part: it is written, and the next plan is the conflict that the edit is.
    owned_by(&mut session, "Team Within")?;
    plan(&mut session)?;
    let middle = now.floor_char_boundary(now.len() / 2);
    let middle = now[..middle].rfind("\n\n").ok_or("there is a gap")? + 1;
    let within = format!("{}Within by hand.\n{}", &now[..middle], &now[middle..]);
    wiki.edit(&name, &within)?;
    let done = job(&mut session, "publish_apply", nothing)?;
    assert_eq!(page(&done)?["detail"], "with their edit", "{done:#}");
    let now = wiki.text(&name)?;
    assert!(
        now.contains("Within by hand.") && now.contains("Team Within"),
        "{now}"
    );
    let next = plan(&mut session)?;
    assert_eq!(
        named(&next, "change", "conflict"),
        [name.as_str()],
        "{next:#}"
    );
    let key = page(&next)?["key"].clone();
    let shown = session.call("publish_diff", json!({ "page": key }))?;
    let lines = shown["lines"].as_array().ok_or("there are lines")?;
    let changed: Vec<&Value> = lines
        .iter()
        .filter(|line| line["by"] != "nobody" && line["kind"] != "section")
        .collect();
    assert_eq!(changed.len(), 1, "{shown:#}");
    assert_eq!(
        (&changed[0]["text"], &changed[0]["by"], &changed[0]["kind"]),
        (
            &json!("Within by hand."),
            &json!("theirs"),
            &json!("theirs")
        )
    );
    // Keeping both loses nothing of either.
    let choices = json!({ "choices": [{ "page": key, "choice": "keep_both" }] });
    job(&mut session, "publish_apply", choices)?;
    let now = wiki.text(&name)?;
    for kept in ["Within by hand.", "Below by hand.", "Team Within"] {
        assert!(now.contains(kept), "{kept}: {now}");
    }
    assert_eq!(page(&plan(&mut session)?)?["change"], "unchanged");
    Ok(())
}
