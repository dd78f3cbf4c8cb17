#include "embeddings/common_words.h"

#include <cstddef>

#include "absl/container/flat_hash_set.h"
#include "base/string_views.h"

namespace akin {
namespace {

// Function words, reporters' words, days, months and ranks of several
// languages, and the nouns that are in more than one of 300 German articles.
constexpr char kCommon[] =
    "a ab abend aber abgeordnete abgeordneten about abschied according "
    "achtelfinale act added adding ademas advertisement afp after again "
    "against agence agency ainda ainsi aktuell album all alle allerdings "
    "alltag along alors already als also alter although altkanzler always "
    "am amid among amount ampel amt an analyse analysis ancak anche ancora "
    "and andere anderen anderer anfang angaben angebot angebote angehorige "
    "angekundigt angreifer angriff angriffe angst anhanger anklage anlass "
    "anmeldung announced announcement announces anos another anschlag "
    "ansicht antes antwort antworten anwalt anwohner any anzahl ao appeared "
    "appell apr apres april arbeit arbeiten arbeiter arbeitnehmer "
    "arbeitsmarkt archivbild are arger armee around art artikel artikeln "
    "arzt arzte as asked associated association at attack attacke attacks "
    "attorney au auch auf aufgabe auftritt aug auge augen august aunque aus "
    "ausland aussage ausschuss aussenminister aussenministerin "
    "aussenministers ausserdem aussi auswirkungen auto autobahn autofahrer "
    "autor autoren autorin autos autres aux av available avant avec aven "
    "avenue away ayrica baby back bad bahn bank banken bardzo based baum be "
    "beamte beamten beaucoup because become becoming bedarf bedingungen "
    "before began begin beginn begriff behind behorde behorden bei being "
    "beispiel beitrag bekannt believe believed below bereich bereits "
    "bericht berichte berichten berichtet berichtete beschluss besonders "
    "best besuch besucher betrieb betroffene betroffenen better between "
    "bevolkerung bewohner beyond bez beziehung beziehungen big bilanz bild "
    "bilder bill billion bis bisher bislang bleiben bleibt blick bloomberg "
    "board boden bolee boss both branche brand brande breaking bring "
    "brought bruder buch bucher budet budut buhne bund bundeskanzler "
    "bundeskanzlerin bundeskanzlers bundesland bundeslander bundespolizei "
    "bundesprasident bundesprasidenten bundesregierung bundesrepublik "
    "bundestag burger burgerinnen burgermeister burgermeisterin business "
    "but by call called calls can cannot capt captain case cases caused "
    "center central centre cependant certain cette chair chairman "
    "chairperson chairwoman chance chancellor chancen change changes chaos "
    "che chef chefin chelovek chief child children chto chtoby church city "
    "clear close club co col college com comeback comes coming comme "
    "comment commission committee companies company complete con concerns "
    "considered continue continued contra contre control cookies corp could "
    "council countries country county course court created cuando current "
    "currently da dabei dafur dagegen daha daily damals damit danach dank "
    "dannym dans darauf daraufhin daruber darum darunter das dass data "
    "daten dauer davon davor day days dead deal dealing death deaths "
    "debatte dec december decision degli della delle dello dem demnach "
    "demokratie den dennoch department depois depuis der deras dernier "
    "derniere derzeit des described desde deshalb despite despues det "
    "details deutlich deutsche deutschen deutscher deutsches devant "
    "development dezember di did die dienst dienstag dienstagabend dies "
    "diese diesem diesen dieser dieses different ding dinge directly "
    "director dlya do doch doctor does doing dollar donde donnerstag "
    "donnerstagabend dopo dorf dort dos down dozens dpa dr drama drei "
    "dritten druck du duell durante durch during dutzend dutzende e each "
    "earlier early east eastern editorial eerste effort efforts efter ehe "
    "ehefrau ehemann eigene eigenen eigentlich eight ein einblick eindruck "
    "eine einem einen einer eines einfuhrung einigung einsatz einsatzkrafte "
    "either el election elections eltern em en encore ende ended energie "
    "enligt enough ensure entao entire entre entscheidung entwicklung epd "
    "er erde erfahrung erfahrungen erfolg ergebnis ergebnisse erklart "
    "erklarte ermittler ermittlungen erneut erste ersten erstmals es "
    "especially essere estaba estado et etaient etait eto etogo etomu etre "
    "ett etwa etwas euch euro even evening event events eventually ever "
    "every everyone everything ex example exclusive expect expected "
    "expecting experte experten expertin explained explosion facebook "
    "fahrer fahrzeug failed faire fall falle familie familien families "
    "family fan fans fast feb februar february federal feeling fehler feier "
    "feuer feuerwehr few film filme finale finally finanzminister "
    "finanzministerin finanzministers firma firmen first five flache flucht "
    "flug flughafen folge folgen follow following follows for foram forced "
    "fordern fordert forderung forderungen foreign form former forscher "
    "forscherin forschung foto fotos found four frage fragen fran frau "
    "frauen freiheit freitag freitagabend freude freund freunde freundin "
    "friday frieden frist from fruhjahr fruhling fueron funf funktion fur "
    "further fussball game games ganze gast gaste gebaude gebiet geburtstag "
    "gefahr gefangnis gefordert gefunden gegeben gegen gegenteil gegenwart "
    "gegner gehoren gehort geld gelegenheit gemacht gemeinde gemeinden "
    "gemeinsam gen general generalsekretar generalsekretarin generation "
    "genommen gerade gericht gesagt geschaft geschafte geschichte "
    "gesellschaft gesetz gesicht gesprach gesprache gestern gestorben "
    "gesundheit gesundheitsminister gesundheitsministerin get getotet gets "
    "getting getty gewalt gewerkschaft gewinn geworden gipfel given giving "
    "gli global gluck go goda godu goes going good gore gov government "
    "governments governor grad great grenze grenzen grosse grossen grosser "
    "ground group groups growing grund grunde gruppe gruppen gut haben "
    "haber had hade haft halbzeit halfte halle hand hande handel happen "
    "happened har hard has hasta hat hatte hauptstadt haus hause hauser "
    "have having he health heard hebben heeft heimat held help helped helps "
    "her herbst here herr herren herrn herself hersteller herz heute hier "
    "high highest hilfe him himmel himself hinblick hintergrund hinweis "
    "hinweise his history hoffnung hohe holding home hospital hours how "
    "however hund hunderte hunderten hundred hundreds i ich icin idee ideen "
    "if ifolge ihm ihn ihnen ihr ihre ihrem ihren ihrer il im images imago "
    "immediately immer impact important in inc included includes including "
    "increase increased industrie information informationen inhalt inhalte "
    "initial innenminister innenministerin insgesamt inside instagram "
    "instead institut inte interesse international internationale "
    "internationalen internet interview into involved inzwischen is issues "
    "ist it its itself iz jahr jahre jahren jahres jahrhundert jahrige "
    "jahrigen jahriger jan januar january jede jeder jedes jednak jedoch "
    "jego jejich jemand jetzt job jobs joined journalist journalisten judge "
    "jugend jugendliche jul juli july jun june junge jungen juni just "
    "justice justices justiz justizminister justizministerin k kadar kak "
    "kampf kandidat kandidaten kann kanzler kanzlerin kanzlerkandidat "
    "kanzlers karriere karte keep kein keine kept killed kilometer "
    "kilometern kind kinder kindern king kino kirche klage klasse kleinen "
    "klima klub kna known koalition kollege kollegen kollegin kolumne "
    "kommen kommenden kommentar kommission kommunen konflikt konflikte "
    "konkurrenz konnen konnte konnten konsequenzen kontrolle konzern kopf "
    "korper kosten kotoraya kotorogo kotoroy kotorye kotorykh kotoryy kraft "
    "krankenhaus kreis krieg kriege krieges kriegs kriminalitat krise "
    "krisen kritik kritiker ktere kteri ktora ktore ktory kultur kunde "
    "kunden kunftig kunst kurs la lady lage land lande lander landern "
    "landes landkreis landtag largest las lassen last later latest "
    "laufenden laut law le leader leaders leading least leave leaving leben "
    "lebens lehrer leistung les leser let letzten leute level licht liebe "
    "life liga like likely little live lkw ll llc lo local longer look "
    "looked looking looks lord los losung low lower lt ltd lust lyudey "
    "machen machthaber machthabers madchen magazin mais major make makes "
    "making mal male man manager mangel mann manner mannern mannschaft many "
    "mar march market markets markt markte marz massnahme massnahmen matter "
    "may mayor me means meanwhile med medien medium meer meeting mehr "
    "mehrere mehreren mehrheit meinung meisten meister meldung mellan "
    "mellem members men menge mensch menschen mesmo messer meter metern "
    "mezhdu mientras might migration milliarde milliarden million millionen "
    "millions minister ministerin ministerium ministerprasident "
    "ministerprasidenten ministerprasidentin ministers ministre ministro "
    "ministry minute minuten minutes mismo miss mit mitarbeitende "
    "mitarbeiter mitglied mitglieder mitte mittel mittlerweile mittwoch "
    "mittwochabend mobilitat modell modelle moglich mogliche moglichen "
    "moglichkeit moglichkeiten mogut molto moment monat monate monaten "
    "monday money montag montagabend montagmorgen month months mord more "
    "morgen morning most motto moved moving mozhet mr mrs ms much mucho "
    "muchos muito muitos musik muss mussen musste mutter my na nach nachbar "
    "nachbarn nachdem nachfolger nachricht nachrichten nachsten nacht nahe "
    "name namen nashi national nationalen natur naturlich nd ne near nearly "
    "need needed needs nel netz neue neuer neues never new news newsletter "
    "newsticker next nicht nichts niederlage niemand night nikh nine no "
    "noch norden north northern nos nosotros nosso not notamment noted "
    "nothing nov november now nuestra nuestro number numbers nun nur nutzer "
    "nutzung o ob oberburgermeister oberburgermeisterin obwohl och ocksa "
    "oct october oder odnako odnogo of off offenbar offentlichkeit offer "
    "offered office officer officers official officials often ogsa ohne "
    "okolo oktober olan olarak old oldugu on ona one oni online only opened "
    "opfer opinion opposition oppositon or order organization original ort "
    "orte os osten ot other others otmetil otros our out outros outside "
    "over pa papier par para parce parlament parliament parte partei "
    "parteichef parteichefin parteien particularly partie partner parts "
    "party passed patienten pause pendant people per percent perche perhaps "
    "period person personal personen pervyy pervyye pflicht pfund photo "
    "place placed plan plane planned plans platz platze plc please "
    "plusieurs po podcast podle poetomu point police politik politiker "
    "politikerin politische politischen polizei polizist polizisten por "
    "porque portal position posle possible post pour power prasident "
    "prasidenten prasidentin preis preise premier premiere premierminister "
    "premierministers present president presidenta presidente press presse "
    "pressekonferenz prevent previous previously pri price prices prima "
    "prime primer primera prince princess private probably problem probleme "
    "problems process produkt produkte produktion prof professor profi "
    "programm projekt projekte protest proteste protiv protoze provide "
    "provided prozent prozentpunkte prozess przed przez public publikum "
    "puisque punkt punkte putting quando que queen quelle quelques questa "
    "queste questi question questions questo quickly quindi quite rahmen "
    "raised ranee ranshe rasskazal rather raum rd re reach reached read "
    "reaktion reaktionen really received recent recently rechnung recht "
    "rechte record redaktion rede regel regeln regen regierung "
    "regierungschef regierungschefin regierungschefs regime region regionen "
    "reihe reise reisen rekord related release released remain remained "
    "remains rennen rente rep report reported reporting reports required "
    "research response ressort results return reuters revealed reveals "
    "richter richtung right risiko road rolle rowniez ruckkehr ruhe rund "
    "runde running russische russischen s sache sagte said saison samstag "
    "samstagabend saturday say saying says schaden schauspieler "
    "schauspielerin schlag schluss schnee schock schon school schritt "
    "schritte schulden schule schulen schuler schutz schwester science se "
    "season second secondo secretary sedan see seeing seemed segodnya segun "
    "segundo sehr sein seine seinem seinen seiner seines seit seite seiten "
    "sekunden selon sempre sen senate senator sendung senior sep sept "
    "september serie serious service services serving set sets seulement "
    "seven several sex sgt share shared shares she short should show showed "
    "shows sicherheit sicht sid sido sie sieg siempre similar simply since "
    "sind sinn sir situation sitz six skandal skazal skazala skulle slovam "
    "small so sobre sogar sohn soldat soldaten soll sollen sollte sollten "
    "som some someone something sometimes sommer sonnabend sonne sonntag "
    "sonntagabend sonra soobshchaet soobshchil soobshchila soobshchili "
    "sorge sorgen source sources south southern spass speaking special "
    "spent spiel spiele spieler spielerin spitze spoke spokesman "
    "spokesperson spokeswoman sport sprache sprecher sprecherin sredi st "
    "staat staaten staatsanwaltschaft staatschef staatschefs stadt stadte "
    "stand standing star stars start started starting stata state stated "
    "statement states stati stato stehen stelle stellen still stimme "
    "stimmen stock stocks stopped strany strasse strassen strategie street "
    "streit strom strong stuck student studenten studie studien study "
    "stunde stunden subject subscribe success successful suche suden "
    "suggested sunday support sur svoego svoey svoikh symbolbild system "
    "systeme szene tag tage tagen tages take taken takes taking takze "
    "takzhe talking tambem tambien tarafindan tat tater tatverdachtiger "
    "tausende tausenden team teams tech technik technology tegen teil teile "
    "teilnehmer teilte telling tells ten termin test th than that the their "
    "them thema themen themselves then there these they things think third "
    "this those though thought thousands three through throughout thursday "
    "tiene tienen tier tiere till time times tipps titel to tochter tod "
    "todas today todes todos together told tolko tomorrow took top tor tore "
    "tote toten toujours toute toutes toward towards trainer training traum "
    "traves treffen trend trillion trotz trotzdem trying tuesday turned "
    "tussen tutti tutto twitter two tylko u uber uberblick uhr ultimos um "
    "uma umfrage umgang umstande umstanden umwelt un una und under "
    "understand une unfall unfalle union united university uno unos uns "
    "unser unsere unter unternehmen unterschied unterstutzung untersuchung "
    "until up update updates upon urlaub ursache urteil us used using "
    "usually v various vater ve verantwortung verband verbindung verbot "
    "verbraucher verdacht verein vereine verfahren verfugung vergangenen "
    "vergangenheit vergleich verhalten verhaltnis verhandlungen verkauf "
    "verkehr verletzt verletzte verletzten verletzungen verlust verluste "
    "versuch verteidigungsminister verteidigungsministerin "
    "verteidigungsministers vertrag vertrauen vertreter verwaltung video "
    "videos viel viele vielleicht vier visit volgens volk von vor vorjahr "
    "vorschlag vorsitzende vorsitzenden vorsitzender vorstellung vorwurf "
    "vorwurfe vote voters votes vremya vy waffe waffen wahl wahlen "
    "wahlkampf wahrend wahrheit waiting wand wann want wanted wants war "
    "waren warum was wasser watch we wechsel wedlug wednesday week weekend "
    "weeks weg wege wegen weise weitere weiteren weiterhin welche welcher "
    "welches welcome welt weltmeister wenn wer werden were werk wert west "
    "westen western wetter what when where whether which while who whole "
    "whose why wichtig wichtige wichtigen widely widerstand wie wieder will "
    "willing winter wir wird wirklich wirtschaft wirtschaftsminister "
    "wirtschaftsministerin wissen wissenschaft wissenschaftler with within "
    "without wo woche wochen wochenende woher wohin wohnung wollen wollte "
    "woman women worden wordt work working world wort worte would wunsch "
    "wurde wurden y year years yes yesterday yet you young your yours za "
    "zahl zahlen zayavil zayavila zehn zeichen zeigen zeigt zeit zeiten "
    "zeitpunkt zeitung zentrum zeuge zeugen ziel ziele zijn zimmer zostal "
    "zostala zu zudem zug zugang zukunft zuletzt zum zunachst zur "
    "zusammenarbeit zusammenhang zustand zuvor zwei zweifel zweiten "
    "zwischen ";

constexpr char kFunctionWords[] =
    "a ab aber about according after against all als also although am amid "
    "an and any ao are as at au auch auf aus aux av avec be because before "
    "bei between bez bis but by can che chto com con could da damit dans "
    "das dass della dem den der des despite det di die diese dieser dieses "
    "do doch dort dos du durch during e ein eine einem einen einer eines el "
    "em en er es et eto ett few for fran from fur gegen gli haben had har "
    "has hat hatte have he her here hier his how however i ich if ihr ihre "
    "il im in into is ist it its iz jetzt just k kak kann kein keine konnen "
    "la las laut le les lo los mais man many meanwhile med mehr mit more "
    "most muss my na nach ne nel nicht no noch nos not now nun nur o ob och "
    "oder of ohne on ona oni or os ot our over pa par para per po por pour "
    "pri que s schon se sehr sein seine seit she should sie since sind so "
    "sogar soll sollen som some still sur than that the their then there "
    "these they this those till to trotz u uber um uma un una und under une "
    "uno unos unser unsere unter until v von vor vy wahrend war waren warum "
    "was we wegen wenn wer werden were what when where while who why wie "
    "will wir wird with would wurde wurden y yes you your za zu zum zur "
    "zwischen ";

constexpr char kCommonHan[] =
    "や ニュース 一 一个 一些 一個 一方 一次 一种 七 万 三 上 下 不 不会 不是 不能 不过 与 且 世界 个 中 为 为什么 主席 "
    "举行 之 之前 之后 之後 之间 九 也 了 二 于 五 人 人们 人士 人民 亿 什么 今回 今天 今年 今日 从 他 他们 他們 以 "
    "以上 以下 以前 以及 以后 以外 以来 以降 们 会 会社 会見 但 但是 位 你们 使 來 個 們 億 先生 全部 八 公司 六 关于 "
    "其 其中 其他 内 写真 出 分 分钟 则 到 前 包括 区 十 千 午前 午後 去 去年 又 及 发展 发生 发言人 可 可以 可能 号 "
    "各 同 同日 同时 同時 同社 名 后 向 周一 周三 周二 周五 周六 周四 周日 和 問題 四 因 因为 因此 因為 国 国家 国际 "
    "国際 土曜日 在 地 地区 報導 報道 場合 外 多 大 大統領 女士 她 她们 如 如何 如果 它 官员 官員 宣布 家 对 对于 将 將 "
    "對 對於 小 小时 就 就是 州 工作 左右 已 已經 已经 市 希望 年 年度 年間 并 并且 应该 开始 当 当地 很 很多 後 得 從 "
    "必要 必须 怎么 性 总理 总统 情况 情況 應該 成为 我 我们 我們 或 或者 所 所以 所有 把 报道 指出 政府 新 新聞 新闻 "
    "方面 於 无 日 日曜日 日間 时 时间 明天 明年 明日 星期一 星期三 星期二 星期五 星期六 星期四 星期日 昨天 昨年 昨日 是 時 "
    "時間 更 更加 最 最大 最高 會 月 月份 月曜日 有 木曜日 本 来 来年 某 根据 根據 次 次第 此 此外 每 氏 水曜日 沒有 没 "
    "没有 消息 火曜日 点 為 無 然后 現在 用 由 由于 由於 當 當地 発表 發言人 百 的 目前 省 県 着 社会 称 第 第一 第二 "
    "等 約 總理 總統 繼續 约有 继续 者 而 而且 能 自分 自己 與 若 萬 虽然 表示 被 要 記者 許多 認為 說 警方 讓 认为 让 "
    "记者 许多 该 说 说道 超过 达到 过 还 还是 这 这个 这些 这样 这种 进行 透過 這 這些 這個 通信 通过 造成 進行 過 還 "
    "還是 那 那个 那些 那個 那样 部長 部长 都 金曜日 開始 間 関係 關於 问题 间 需要 非常 首相 ";

constexpr char kParticles[] =
    "al am an and auf ben bin bint da das de del della den der des di do "
    "dos du e el for fur ibn im la le of op ten ter the und van von y zu "
    "zum zur ";

constexpr char kRanks[] =
    "altkanzler aussenminister aussenministerin aussenministers "
    "bundeskanzler bundeskanzlerin bundeskanzlers bundesprasident "
    "bundesprasidenten burgermeister burgermeisterin chancellor chef chefin "
    "dr ex finanzminister finanzministerin finanzministers frau "
    "generalsekretar generalsekretarin gesundheitsminister "
    "gesundheitsministerin gov governor herr herrn innenminister "
    "innenministerin judge justizminister justizministerin kanzler "
    "kanzlerin kanzlerkandidat kanzlers machthaber machthabers mayor "
    "minister ministerin ministerprasident ministerprasidenten "
    "ministerprasidentin ministers ministre ministro mr mrs ms "
    "oberburgermeister oberburgermeisterin parteichef parteichefin "
    "prasident prasidenten prasidentin premier premierminister "
    "premierministers president presidenta presidente prime primer prof "
    "professor regierungschef regierungschefin regierungschefs rep "
    "secretary sen senator sprecher sprecherin staatschef staatschefs "
    "trainer verteidigungsminister verteidigungsministerin "
    "verteidigungsministers wirtschaftsminister wirtschaftsministerin ";

constexpr char kGermanArticles[] =
    "alle am ans beim das dem den der des die diese diesem diesen dieser "
    "dieses ein eine einem einen einer eines einige ihr ihre ihrem ihren "
    "ihrer im ins jede jedem jeden jeder jedes kein keine keinem keinen "
    "keiner mehr mehrere sein seine seinem seinen seiner unser unsere viele "
    "vom welche wenige zum zur ";

using WordSet = absl::flat_hash_set<absl::string_view>;

// Of words that each end with a space.
WordSet Split(absl::string_view list) {
  WordSet words;
  while (!list.empty()) {
    const size_t end = list.find(' ');
    words.insert(list.substr(0, end));
    list.remove_prefix(end + 1);
  }
  return words;
}

}  // namespace

bool IsCommonWord(std::string_view word) {
  static const WordSet& words = *new WordSet(Split(kCommon));
  return words.contains(AbslView(word));
}

bool IsFunctionWord(std::string_view word) {
  static const WordSet& words = *new WordSet(Split(kFunctionWords));
  return words.contains(AbslView(word));
}

bool IsCommonHanWord(std::string_view word) {
  static const WordSet& words = *new WordSet(Split(kCommonHan));
  return words.contains(AbslView(word));
}

bool IsNameParticle(std::string_view word) {
  static const WordSet& words = *new WordSet(Split(kParticles));
  return words.contains(AbslView(word));
}

bool IsRank(std::string_view word) {
  static const WordSet& words = *new WordSet(Split(kRanks));
  return words.contains(AbslView(word));
}

bool IsGermanArticle(std::string_view word) {
  static const WordSet& words = *new WordSet(Split(kGermanArticles));
  return words.contains(AbslView(word));
}

}  // namespace akin
