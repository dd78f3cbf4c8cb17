#include "embeddings/country_names.h"

#include <cstddef>

#include "absl/container/flat_hash_map.h"
#include "base/string_views.h"

namespace akin {
namespace {

// The names of one country or capital end with a bar. Genitives of German, and
// the cases of Russian, are names too.
constexpr char kNames[] =
    "alemania alemanias allemagne allemagnes deutschland deutschlands "
    "duitsland duitslands germania germanias germaniey germanii germaniya "
    "germaniyu germany niemcy niemczech niemczechs tyskland tysklands|"
    "rosja rosjas rosji rossiey rossii rossiya rossiyu rusia rusias "
    "rusland ruslands russia russias russie russies russland russlands "
    "ryssland rysslands|"
    "france frances francia francias francja francjas francji frankreich "
    "frankreichs frankrijk frankrijks frankrike frankrikes frantsiey "
    "frantsii frantsiya frantsiyu|"
    "italia italias italie italien italiens italies italiey italii "
    "italiya italiyu italy wlochy|"
    "espagne espagnes espana espanas hiszpania hiszpanias ispaniey "
    "ispanii ispaniya ispaniyu spagna spagnas spain spanien spaniens|"
    "austria austrias autriche autriches avstriey avstrii avstriya "
    "avstriyu osterreich osterreichs osterrike osterrikes|"
    "schweiz shveytsariey shveytsarii shveytsariya shveytsariyu suisse "
    "suisses suiza suizas svizzera svizzeras switzerland switzerlands|"
    "poland polands polen polens pologne polognes polonia polonias polsce "
    "polsces polsha polshe polshi polshoy polshu polshy polska polskas "
    "polski|"
    "turchia turchias turkei turkey turkiet turkiye turkiyes turquia "
    "turquias turquie turquies turtsiey turtsii turtsiya turtsiyu|"
    "grece greces grecia grecias greece greeces grekland greklands "
    "gretsiey gretsii gretsiya gretsiyu griechenland griechenlands|"
    "hongrie hongries hungary hungria hungrias ungarn ungern ungheria "
    "ungherias vengriey vengrii vengriya vengriyu wegry|"
    "romania romanias roumanie roumanies rumania rumanias rumanien "
    "rumaniens rumyniey rumynii rumyniya rumyniyu|"
    "schweden schwedens shvetsiey shvetsii shvetsiya shvetsiyu suecia "
    "suecias suede suedes sverige sveriges svezia svezias sweden swedens "
    "szwecja szwecjas|"
    "norge norges noruega noruegas norvege norveges norvegia norvegias "
    "norvegiey norvegii norvegiya norvegiyu norway norwegen norwegens|"
    "finland finlande finlandes finlandia finlandias finlands finlyandiey "
    "finlyandii finlyandiya finlyandiyu finnland finnlands|"
    "danemark danemarks daniey danii danimarca danimarcas daniya daniyu "
    "danmark danmarks denmark denmarks dinamarca dinamarcas|"
    "nederland nederlanderna nederlandernas nederlands netherlands "
    "niderlandy niderlandya niderlandye niderlandyom niderlandyu "
    "niederlande niederlanden niederlandens niederlandes|"
    "belgica belgicas belgie belgien belgiens belgiey belgii belgio "
    "belgios belgique belgiques belgium belgiya belgiyu|"
    "cechia cechias chekhiey chekhii chekhiya chekhiyu chequia chequias "
    "czechia czechias tchequie tchequies tjeckien tjeckiens tschechien "
    "tschechiens|"
    "croacia croacias croatia croatias croatie croaties croazia croazias "
    "hrvatska hrvatskas khorvatiey khorvatii khorvatiya khorvatiyu "
    "kroatien kroatiens|"
    "serbia serbias serbie serbien serbiens serbies serbiey serbii "
    "serbiya serbiyu srbija srbijas|"
    "ucraina ucrainas ucrania ucranias ukraina ukrainas ukraine ukraines "
    "ukraini ukrainie ukrainies ukrainoy ukrainu ukrainy|"
    "belarus belarusa belaruse belarusom belarusu belorussiey belorussii "
    "belorussiya belorussiyu bielorrusia bielorrusias bielorussia "
    "bielorussias bielorussie bielorussies weissrussland weissrusslands|"
    "china chinach chinachs chinas chine chines chiny cina cinas kina "
    "kinas kitae kitaem kitay kitaya kitayu|"
    "giappone giappones japan japans japon yaponiey yaponii yaponiya "
    "yaponiyu|"
    "nordkorea nordkoreas severokoreya severokoreyaa severokoreyae "
    "severokoreyaom severokoreyau|"
    "indes india indias indien indiens indies indiey indii indiya indiyu|"
    "agypten agyptens egipet egipeta egipete egipetom egipetu egipto "
    "egiptos egitto egittos egypt egypte egypten egyptens egyptes|"
    "siria sirias siriey sirii siriya siriyu syria syrias syrie syrien "
    "syriens syries|"
    "lebanon liban libano libanon libanos libans livan livana livane "
    "livanom livanu|"
    "jemen jemens yemen yemena yemene yemenom yemens yemenu|"
    "irak iraka irake irakom iraks iraku iraq|"
    "giordania giordanias iordaniey iordanii iordaniya iordaniyu jordania "
    "jordanias jordanie jordanien jordaniens jordanies|"
    "brasil brasile brasiles brasilien brasiliens brasils brazil "
    "braziliey brazilii braziliya braziliyu brazils bresil bresils|"
    "meksika meksike meksiki meksikoy meksiku meksiky messico messicos "
    "mexico mexicos mexiko mexikos mexique mexiques|"
    "argentina argentinas argentine argentines argentini argentinien "
    "argentiniens argentinoy argentinu argentiny|"
    "colombia colombias colombie colombies kolumbien kolumbiens kolumbiey "
    "kolumbii kolumbiya kolumbiyu|"
    "canada canadas kanada kanadas kanade kanadi kanadoy kanadu kanady|"
    "australia australias australie australien australiens australies "
    "avstraliey avstralii avstraliya avstraliyu|"
    "neuseeland neuseelands|"
    "sudkorea sudkoreas|"
    "sudafrika sudafrikas|"
    "maroc marocco maroccos marokko marokkos marruecos morocco moroccos|"
    "libia libias libya libyas libye libyen libyens libyes liviey livii "
    "liviya liviyu|"
    "athiopien athiopiens efiopiey efiopii efiopiya efiopiyu ethiopia "
    "ethiopias ethiopie ethiopies etiopia etiopias|"
    "ireland irelands irland irlanda irlandas irlande irlandes irlandiey "
    "irlandii irlandiya irlandiyu irlands|"
    "britain grossbritannien grossbritanniens storbritannien "
    "storbritanniens|"
    "ecosse ecosses escocia escocias schottland schottlands scotland "
    "scotlands scozia scozias shotlandiey shotlandii shotlandiya "
    "shotlandiyu skottland skottlands|"
    "mosca moscas moscou moscow moscu moskau moskaus moskva moskvas "
    "moskve moskvi moskvoy moskvu moskvy|"
    "kiev kieva kieve kievom kievu kiew kijow kyiv kyjiw|"
    "beijing beijings pechino pechinos pekin pekina pekine peking pekings "
    "pekinom pekinu|"
    "vena vene veni venoy venu veny viena vienna viennas vienne viennes "
    "wien wiens|"
    "bruselas brussel brussels bruxelles bryussel bryussela bryussele "
    "bryusselom bryusselu|"
    "geneva genevas geneve geneves genf ginebra ginebras ginevra ginevras "
    "zheneva zheneve zhenevi zhenevoy zhenevu zhenevy|"
    "afiny afinya afinye afinyom afinyu atenas atene atenes athen athenes "
    "athens|"
    "rom roma rome romes|"
    "varsavia varsavias varshava varshave varshavi varshavoy varshavu "
    "varshavy varsovia varsovias varsovie varsovies warsaw warschau "
    "warschaus warszawa warszawas|"
    "prag praga pragas prage pragi pragoy prags pragu prague pragues "
    "pragy praha prahas|"
    "lisboa lisboas lisbon lisbona lisbonas lisbonne lisbonnes lissabon "
    "lissabona lissabone lissabonom lissabonu|"
    "copenhagen copenhagens copenhague copenhagues kopengagen kopengagena "
    "kopengagene kopengagenom kopengagenu kopenhagen kopenhagens|"
    "tegeran tegerana tegerane tegeranom tegeranu teheran teherans tehran "
    "tehrans|"
    "cairo cairos kair kaira kaire kairo kairom kairos kairu|"
    "cologne colognes koln|"
    "munchen munchens munich munichs myunkhen myunkhena myunkhene "
    "myunkhenom myunkhenu|"
    "europa europas europe europes evropa evrope evropi evropoy evropu "
    "evropy|"
    "africa africas afrika afrikas afrike afriki afrikoy afriku afriky "
    "afrique afriques|"
    "cremlino cremlinos kreml kremla kremle kremlin kremlom kremls kremlu|";

absl::flat_hash_map<absl::string_view, int> Split(absl::string_view list) {
  absl::flat_hash_map<absl::string_view, int> countries;
  int country = 0;
  while (!list.empty()) {
    const size_t end = list.find_first_of(" |");
    countries.emplace(list.substr(0, end), country);
    country += list[end] == '|';
    list.remove_prefix(end + 1);
  }
  return countries;
}

}  // namespace

int CountryOf(std::string_view word) {
  static const auto& countries =
      *new absl::flat_hash_map<absl::string_view, int>(Split(kNames));
  const auto found = countries.find(AbslView(word));
  return found == countries.end() ? kNoCountry : found->second;
}

}  // namespace akin
