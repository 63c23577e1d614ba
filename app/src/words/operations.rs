//! The texts of the pages about running the site.

use crate::request;
use crate::words::catalogue;

/// The words about running the site, of the person who looks.
pub(crate) fn operations() -> &'static Operations {
    Operations::of(request::language())
}

catalogue! {
    /// The texts about running the site in one language.
    Operations

    pool: "Pool and health", "पूल और स्थिति";
    pool_title: "Database connections", "डेटाबेस कनेक्शन";
    live: "Live", "लाइव";
    live_paused: "Paused: nobody has touched this page for ten minutes.", "रुका है: दस मिनट से किसी ने इस पेज को नहीं छुआ।";
    live_failed: "The server does not answer; trying again.", "सर्वर जवाब नहीं दे रहा; फिर कोशिश हो रही है।";
    read_again: "Read again", "फिर पढ़ें";
    pool_now: "This server's pool", "इस सर्वर का पूल";
    level_healthy: "Healthy", "ठीक";
    level_warning: "Warning", "चेतावनी";
    level_critical: "Critical", "गंभीर";
    level_danger: "Danger", "खतरा";
    advice_warning: "Watch the trend. If it stays so, plan more connections or a further server.", "रुझान देखते रहें। ऐसा ही रहे तो और कनेक्शन या एक और सर्वर सोचें।";
    advice_critical: "Look below for what runs long, and in the log for errors. Be ready to raise POOL_SIZE.", "नीचे देखें क्या देर से चल रहा है, और लॉग में त्रुटियाँ देखें। POOL_SIZE बढ़ाने को तैयार रहें।";
    advice_danger: "Act now: cancel what runs long below. If that does not help, restart this server.", "अभी कदम उठाएँ: नीचे देर से चल रही क्वेरी रोकें। फ़र्क न पड़े तो यह सर्वर फिर शुरू करें।";
    checked_out: "In use", "इस्तेमाल में";
    available: "Available", "खाली";
    overflow: "Overflow", "अतिरिक्त";
    waiters: "Waiting requests", "इंतज़ार में अनुरोध";
    wait_p95: "Wait, 95 of 100, last minute", "इंतज़ार, 100 में 95, पिछला मिनट";
    timeouts: "Refused after 2 s, since the start", "2 सेकंड बाद मना, शुरू से";
    most: "POOL_SIZE + overflow", "POOL_SIZE + अतिरिक्त";
    milliseconds: "{} ms", "{} ms";
    trend: "The last ten minutes: lowest {}, highest {}, now {}. The lines stand at 70, 85 and 95 %.", "पिछले दस मिनट: सबसे कम {}, सबसे ज़्यादा {}, अभी {}। रेखाएँ 70, 85 और 95 % पर हैं।";
    long_queries: "Running for more than a second", "एक सेकंड से ज़्यादा से चल रही";
    no_queries: "Nothing runs long.", "कुछ भी देर से नहीं चल रहा।";
    queries_unknown: "The database does not answer, so what runs in it is not known.", "डेटाबेस जवाब नहीं दे रहा, इसलिए उसमें क्या चल रहा है पता नहीं।";
    cancel_help: "What is cancelled is undone in full, and whoever waits for it is told to try again. An open transaction that does nothing loses its connection.", "रोकी गई क्वेरी पूरी तरह वापस हो जाती है, और जो उसका इंतज़ार करता है उसे फिर कोशिश करने को कहा जाता है। बिना काम का खुला लेन-देन अपना कनेक्शन खो देता है।";
    cancel_label: "Cancel what process {} does", "प्रक्रिया {} का काम रोकें";
    process: "Process", "प्रक्रिया";
    seconds: "Seconds", "सेकंड";
    doing: "State", "हाल";
    waits_for_lock: "waits for a lock", "ताले का इंतज़ार";
    database_role: "Role in the database", "डेटाबेस में भूमिका";
    statement: "Statement", "क्वेरी";
    health: "Health", "स्थिति";
    healthy: "Healthy", "ठीक";
    degraded: "Degraded", "कमज़ोर";
    unhealthy: "Unhealthy", "बंद";
    part: "Part", "हिस्सा";
    found: "Found", "क्या मिला";
    part_audit: "Audit", "ऑडिट";
    part_backup: "Backup, age in hours", "बैकअप, घंटों में";
    part_disk: "Disks, per cent full", "डिस्क, कितने % भरी";
    part_replica: "Replicas, seconds behind", "रेप्लिका, कितने सेकंड पीछे";
    part_cache: "Cache", "कैश";
    part_database: "Database", "डेटाबेस";
    part_pool: "Pool", "पूल";
    part_limits: "Limits", "सीमाएँ";
    part_sessions: "Sessions", "सत्र";
}
