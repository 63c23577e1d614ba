//! The sentences about alerts: one source for log, mail, webhook, notifications and page.

use super::{Alert, AlertKind};
use crate::language::Language;
use crate::texts::filled;
use serde::{Deserialize, Serialize};

/// What is said about an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Saying {
    /// A number is beyond its limit.
    Beyond,
    /// There is nothing to measure.
    Missing,
    /// It is over.
    Cleared,
}

impl Saying {
    pub const ALL: [Self; 3] = [Self::Beyond, Self::Missing, Self::Cleared];
}

/// The templates of one kind in one language. `{}` stands for the subject, where the kind has one, then for the value and
/// its limit, in this order.
struct Words {
    title: &'static str,
    beyond: &'static str,
    missing: &'static str,
    cleared: &'static str,
    to_do: &'static str,
}

impl AlertKind {
    /// What is wrong, in two or three words.
    pub const fn title(self, language: Language) -> &'static str {
        self.words(language).title
    }

    /// What to do about it.
    pub const fn to_do(self, language: Language) -> &'static str {
        self.words(language).to_do
    }

    /// The sentence, with `{}` in the place of each detail.
    pub const fn template(self, saying: Saying, language: Language) -> &'static str {
        let words = self.words(language);
        match saying {
            Saying::Beyond => words.beyond,
            Saying::Missing => words.missing,
            Saying::Cleared => words.cleared,
        }
    }

    /// The code of the notification that says it.
    pub const fn notice(self, saying: Saying) -> &'static str {
        match (self, saying) {
            (Self::PoolUsage, Saying::Beyond) => "alert_pool_usage",
            (Self::PoolUsage, Saying::Missing) => "alert_pool_usage_missing",
            (Self::PoolUsage, Saying::Cleared) => "alert_pool_usage_cleared",
            (Self::ErrorSpike, Saying::Beyond) => "alert_error_spike",
            (Self::ErrorSpike, Saying::Missing) => "alert_error_spike_missing",
            (Self::ErrorSpike, Saying::Cleared) => "alert_error_spike_cleared",
            (Self::FailedLogins, Saying::Beyond) => "alert_failed_logins",
            (Self::FailedLogins, Saying::Missing) => "alert_failed_logins_missing",
            (Self::FailedLogins, Saying::Cleared) => "alert_failed_logins_cleared",
            (Self::DiskFull, Saying::Beyond) => "alert_disk_full",
            (Self::DiskFull, Saying::Missing) => "alert_disk_full_missing",
            (Self::DiskFull, Saying::Cleared) => "alert_disk_full_cleared",
            (Self::BackupOld, Saying::Beyond) => "alert_backup_old",
            (Self::BackupOld, Saying::Missing) => "alert_backup_old_missing",
            (Self::BackupOld, Saying::Cleared) => "alert_backup_old_cleared",
            (Self::SealerBehind, Saying::Beyond) => "alert_sealer_behind",
            (Self::SealerBehind, Saying::Missing) => "alert_sealer_behind_missing",
            (Self::SealerBehind, Saying::Cleared) => "alert_sealer_behind_cleared",
            (Self::ReplicaLag, Saying::Beyond) => "alert_replica_lag",
            (Self::ReplicaLag, Saying::Missing) => "alert_replica_lag_missing",
            (Self::ReplicaLag, Saying::Cleared) => "alert_replica_lag_cleared",
            (Self::ArchiveFailing, Saying::Beyond) => "alert_archive_failing",
            (Self::ArchiveFailing, Saying::Missing) => "alert_archive_failing_missing",
            (Self::ArchiveFailing, Saying::Cleared) => "alert_archive_failing_cleared",
            (Self::BaseOld, Saying::Beyond) => "alert_base_old",
            (Self::BaseOld, Saying::Missing) => "alert_base_old_missing",
            (Self::BaseOld, Saying::Cleared) => "alert_base_old_cleared",
            (Self::DrillOld, Saying::Beyond) => "alert_drill_old",
            (Self::DrillOld, Saying::Missing) => "alert_drill_old_missing",
            (Self::DrillOld, Saying::Cleared) => "alert_drill_old_cleared",
            (Self::ChainBroken, Saying::Beyond) => "alert_chain_broken",
            (Self::ChainBroken, Saying::Missing) => "alert_chain_broken_missing",
            (Self::ChainBroken, Saying::Cleared) => "alert_chain_broken_cleared",
            (Self::WritePath, Saying::Beyond) => "alert_write_path",
            (Self::WritePath, Saying::Missing) => "alert_write_path_missing",
            (Self::WritePath, Saying::Cleared) => "alert_write_path_cleared",
        }
    }

    /// Whether there can be many at once, each about something else.
    pub const fn has_subject(self) -> bool {
        !matches!(
            self,
            Self::FailedLogins
                | Self::SealerBehind
                | Self::ArchiveFailing
                | Self::DrillOld
                | Self::ChainBroken
        )
    }

    /// What the templates' places are filled with, in order.
    pub fn details(self, subject: &str, value: Option<i64>, bound: i64) -> Vec<String> {
        let subject = self.has_subject().then(|| subject.to_owned());
        let numbers = value.map(|value| [value.to_string(), bound.to_string()]);
        subject.into_iter().chain(numbers.into_iter().flatten()).collect()
    }

    const fn words(self, language: Language) -> Words {
        match language {
            Language::En => self.english(),
            Language::Hi => self.hindi(),
        }
    }

    const fn english(self) -> Words {
        match self {
            Self::PoolUsage => Words {
                title: "Pool usage",
                beyond: "{} has {} % of its database connections in use; from {} % on it is too many.",
                missing: "The pool of {} cannot be measured.",
                cleared: "{} has connections to spare again.",
                to_do: "Look at the waiters on the pool's page and for slow queries in pg_stat_activity; raise POOL_SIZE or add a server when it stays.",
            },
            Self::ErrorSpike => Words {
                title: "Many errors",
                beyond: "{} logged {} errors within a minute; more than {} are too many.",
                missing: "The errors of {} cannot be counted.",
                cleared: "{} logs few errors again.",
                to_do: "Search the server's log for ERROR and CRITICAL; the request's id leads to what was asked.",
            },
            Self::FailedLogins => Words {
                title: "Many failed log-ins",
                beyond: "{} log-ins failed within a minute; more than {} are too many.",
                missing: "The failed log-ins cannot be counted.",
                cleared: "Few log-ins fail now.",
                to_do: "See on the audit's page which addresses fail; block a strange one at the proxy, and help people who forgot their password.",
            },
            Self::DiskFull => Words {
                title: "Disk is filling up",
                beyond: "The disk of {} is {} % full; more than {} % is too much.",
                missing: "The disk of {} cannot be measured.",
                cleared: "The disk of {} has room again.",
                to_do: "Archive old months with `traitortrack audit archive`, move old backups and logs away, or enlarge the disk. Postgres stops when it is full.",
            },
            Self::BackupOld => Words {
                title: "Backup is too old",
                beyond: "The newest backup that {} knows of is {} hours old; more than {} are too many.",
                missing: "{} finds no finished backup in BACKUP_DIR.",
                cleared: "{} has a fresh backup again.",
                to_do: "Run `traitortrack backup` and see what it says, then see why its timer did not run.",
            },
            Self::SealerBehind => Words {
                title: "Logs are not sealed",
                beyond: "Rows of the logs have waited {} s for their seal; more than {} s is too long.",
                missing: "Whether the logs are sealed cannot be told.",
                cleared: "The logs are sealed again.",
                to_do: "Run `traitortrack doctor`: it tells whether no server seals or the chain of seals is broken.",
            },
            Self::ReplicaLag => Words {
                title: "Replica is behind",
                beyond: "The replica {} is {} s behind; more than {} s is too much.",
                missing: "The replica {} is not connected.",
                cleared: "The replica {} keeps up again.",
                to_do: "See that the replica runs and its disk and network are not busy; drop its replication slot if it is gone for good, or the database's disk fills up.",
            },
            Self::ArchiveFailing => Words {
                title: "Archiving fails",
                beyond: "Archiving of the database's log has failed for {} s; more than {} s is too long.",
                missing: "Whether the database's log is archived cannot be told.",
                cleared: "The database's log is archived again.",
                to_do: "See in the log of Postgres why; see that the folder of WAL_ARCHIVE_DIR is there, writable and not full. Meanwhile the database's disk fills up, and a lost disk costs all work since.",
            },
            Self::BaseOld => Words {
                title: "Base is too old",
                beyond: "The newest base that {} knows of is {} hours old; more than {} are too many.",
                missing: "{} finds no base in BACKUP_DIR, without which the archived log is of no use.",
                cleared: "{} has a fresh base again.",
                to_do: "Run `traitortrack backup --base` and see what it says, then see why its weekly timer did not run.",
            },
            Self::DrillOld => Words {
                title: "Restore is not proven",
                beyond: "No restore has been proven for {} hours; more than {} are too many.",
                missing: "The newest drill of a restore failed: the backups may be of no use.",
                cleared: "A restore is proven again.",
                to_do: "Run `traitortrack restore --drill` and see what it says, then see that its weekly timer runs.",
            },
            Self::ChainBroken => Words {
                title: "Chain of seals is broken",
                beyond: "Seal {} in the database is none of this site's, or does not follow the one before; {} such are allowed.",
                missing: "Whether the newest seal is one of this site's cannot be told.",
                cleared: "The newest seal is one of this site's again.",
                to_do: "Nothing is sealed until it is mended. Run `traitortrack audit verify`: it names the seal. Then see docs/audit.md, and find out who could write to the database.",
            },
            Self::WritePath => Words {
                title: "Nothing can be stored",
                beyond: "No row of {} can be stored in {} of the two logs; {} may be closed. Scans and all else that is written are refused.",
                missing: "Whether rows of {} can be stored cannot be told: the attempt was refused.",
                cleared: "Rows of {} can be stored again.",
                to_do: "Run `traitortrack maintenance partitions` as the owner of the tables, then `traitortrack doctor`. Handhelds keep their reads and send them once it works.",
            },
        }
    }

    const fn hindi(self) -> Words {
        match self {
            Self::PoolUsage => Words {
                title: "डेटाबेस कनेक्शन भरे हैं",
                beyond: "{} के {} % डेटाबेस कनेक्शन लगे हुए हैं; {} % से बहुत ज़्यादा माने जाते हैं।",
                missing: "{} के कनेक्शन नापे नहीं जा सके।",
                cleared: "{} के पास फिर खाली कनेक्शन हैं।",
                to_do: "पूल के पेज पर इंतज़ार करने वाले और pg_stat_activity में धीमी क्वेरी देखें; ऐसा बना रहे तो POOL_SIZE बढ़ाएँ या सर्वर जोड़ें।",
            },
            Self::ErrorSpike => Words {
                title: "बहुत गड़बड़ियाँ",
                beyond: "{} के लॉग में एक मिनट में {} गड़बड़ियाँ आईं; {} से ज़्यादा बहुत हैं।",
                missing: "{} की गड़बड़ियाँ गिनी नहीं जा सकीं।",
                cleared: "{} में गड़बड़ियाँ फिर कम हैं।",
                to_do: "सर्वर के लॉग में ERROR और CRITICAL खोजें; अनुरोध की संख्या से पता चलता है कि क्या माँगा गया था।",
            },
            Self::FailedLogins => Words {
                title: "बहुत असफल साइन इन",
                beyond: "एक मिनट में {} साइन इन असफल हुए; {} से ज़्यादा बहुत हैं।",
                missing: "असफल साइन इन गिने नहीं जा सके।",
                cleared: "अब कम साइन इन असफल हो रहे हैं।",
                to_do: "ऑडिट के पेज पर देखें कि किन पतों से असफल हो रहे हैं; अनजान पते को प्रॉक्सी पर रोकें, और पासवर्ड भूले लोगों की मदद करें।",
            },
            Self::DiskFull => Words {
                title: "डिस्क भर रही है",
                beyond: "{} की डिस्क {} % भरी है; {} % से ज़्यादा बहुत है।",
                missing: "{} की डिस्क नापी नहीं जा सकी।",
                cleared: "{} की डिस्क में फिर जगह है।",
                to_do: "`traitortrack audit archive` से पुराने महीने संग्रह में रखें, पुराने बैकअप और लॉग हटाएँ, या डिस्क बढ़ाएँ। भर जाने पर Postgres रुक जाता है।",
            },
            Self::BackupOld => Words {
                title: "बैकअप पुराना है",
                beyond: "{} को मिला सबसे नया बैकअप {} घंटे पुराना है; {} से ज़्यादा बहुत हैं।",
                missing: "{} को BACKUP_DIR में कोई पूरा बैकअप नहीं मिला।",
                cleared: "{} के पास फिर ताज़ा बैकअप है।",
                to_do: "`traitortrack backup` चलाकर देखें कि वह क्या कहता है, फिर देखें कि वह समय पर क्यों नहीं चला।",
            },
            Self::SealerBehind => Words {
                title: "लॉग पर मुहर नहीं लग रही",
                beyond: "लॉग की पंक्तियाँ {} सेकंड से मुहर के इंतज़ार में हैं; {} सेकंड से ज़्यादा बहुत है।",
                missing: "लॉग पर मुहर लग रही है या नहीं, पता नहीं चला।",
                cleared: "लॉग पर फिर मुहर लग रही है।",
                to_do: "`traitortrack doctor` चलाएँ: वह बताता है कि कोई सर्वर मुहर नहीं लगा रहा या मुहरों की कड़ी टूटी है।",
            },
            Self::ReplicaLag => Words {
                title: "प्रतिलिपि पीछे है",
                beyond: "प्रतिलिपि {} {} सेकंड पीछे है; {} सेकंड से ज़्यादा बहुत है।",
                missing: "प्रतिलिपि {} जुड़ी नहीं है।",
                cleared: "प्रतिलिपि {} फिर साथ चल रही है।",
                to_do: "देखें कि प्रतिलिपि चल रही है और उसकी डिस्क और नेटवर्क व्यस्त नहीं; वह हमेशा के लिए गई हो तो उसका replication slot हटाएँ, नहीं तो डेटाबेस की डिस्क भर जाएगी।",
            },
            Self::ArchiveFailing => Words {
                title: "संग्रह नहीं हो रहा",
                beyond: "डेटाबेस के लॉग का संग्रह {} सेकंड से असफल है; {} सेकंड से ज़्यादा बहुत है।",
                missing: "डेटाबेस के लॉग का संग्रह हो रहा है या नहीं, पता नहीं चला।",
                cleared: "डेटाबेस के लॉग का संग्रह फिर हो रहा है।",
                to_do: "Postgres के लॉग में कारण देखें; देखें कि WAL_ARCHIVE_DIR का फ़ोल्डर है, उसमें लिखा जा सकता है और जगह है। तब तक डेटाबेस की डिस्क भरती जाएगी, और डिस्क खोने पर तब से का सारा काम जाएगा।",
            },
            Self::BaseOld => Words {
                title: "आधार बैकअप पुराना है",
                beyond: "{} को मिला सबसे नया आधार बैकअप {} घंटे पुराना है; {} से ज़्यादा बहुत हैं।",
                missing: "{} को BACKUP_DIR में आधार बैकअप नहीं मिला; उसके बिना संग्रह किया लॉग बेकार है।",
                cleared: "{} के पास फिर ताज़ा आधार बैकअप है।",
                to_do: "`traitortrack backup --base` चलाकर देखें कि वह क्या कहता है, फिर देखें कि वह हर हफ़्ते समय पर क्यों नहीं चला।",
            },
            Self::DrillOld => Words {
                title: "बैकअप से वापसी परखी नहीं गई",
                beyond: "{} घंटे से बैकअप से वापसी परखी नहीं गई; {} से ज़्यादा बहुत हैं।",
                missing: "बैकअप से वापसी की पिछली परख असफल रही: बैकअप शायद काम के नहीं।",
                cleared: "बैकअप से वापसी फिर परखी गई।",
                to_do: "`traitortrack restore --drill` चलाकर देखें कि वह क्या कहता है, फिर देखें कि वह हर हफ़्ते समय पर चलता है।",
            },
            Self::ChainBroken => Words {
                title: "मुहरों की कड़ी टूटी है",
                beyond: "डेटाबेस की मुहर {} इस साइट की नहीं है, या पिछली मुहर से नहीं जुड़ती; ऐसी {} मुहरें मान्य हैं।",
                missing: "सबसे नई मुहर इस साइट की है या नहीं, पता नहीं चला।",
                cleared: "सबसे नई मुहर फिर इस साइट की है।",
                to_do: "ठीक होने तक मुहर नहीं लगेगी। `traitortrack audit verify` चलाएँ: वह मुहर का नाम बताता है। फिर docs/audit.md देखें, और पता करें कि डेटाबेस में कौन लिख सकता था।",
            },
            Self::WritePath => Words {
                title: "कुछ भी सहेजा नहीं जा सकता",
                beyond: "{} की कोई पंक्ति दो में से {} लॉग में सहेजी नहीं जा सकती; {} बंद रह सकते हैं। स्कैन और बाकी सब कुछ अस्वीकार हो रहा है।",
                missing: "{} की पंक्तियाँ सहेजी जा सकती हैं या नहीं, पता नहीं चला: कोशिश अस्वीकार हुई।",
                cleared: "{} की पंक्तियाँ फिर सहेजी जा सकती हैं।",
                to_do: "तालिकाओं के मालिक के रूप में `traitortrack maintenance partitions` चलाएँ, फिर `traitortrack doctor`। हैंडहेल्ड अपने स्कैन रखते हैं और ठीक होते ही भेज देते हैं।",
            },
        }
    }
}

impl Alert {
    /// What was wrong, as a sentence; also when it is over.
    pub fn sentence(&self, language: Language) -> String {
        let saying = if self.value.is_some() {
            Saying::Beyond
        } else {
            Saying::Missing
        };
        self.says(saying, language)
    }

    /// That it is over, as a sentence.
    pub fn cleared_sentence(&self, language: Language) -> String {
        self.says(Saying::Cleared, language)
    }

    fn says(&self, saying: Saying, language: Language) -> String {
        let details = self.kind.details(&self.subject, self.value, self.bound);
        filled(self.kind.template(saying, language), &details)
    }
}
