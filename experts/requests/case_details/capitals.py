"""Words that have a capital and are no names of persons."""

# Of an institution, a law, a place: whatever stands beside them with a capital belongs to it.
INSTITUTIONS = """
principles rules guidelines conventions standards award prize fellowship memorial
academy administration agency aid airport alliance amnesty appeal appeals arbitration assembly
association authority bank bar base bay board border branch brigade bureau camp caucus center
centre chamber chambers charity church city clinic college comment commission commissioner
committee convention convent corps council country county court courts covenant declaration
delegation department desert directive directorate district division doctors embassy faculty
federation fellowship force forces forensics forum foundation fund gate government group gulf hall
high home hospital house human humanitarian immigration inquiry inspectorate institute institution
international island islands jail judiciary kingdom lake law legal library mechanism medical
ministry mission mount mountains movement museum nation national nations network observatory
office organisation organization panel parliament park partnership party police practice press
prison program programme project prosecutor protocol province radio region registry republic
review rights river road room royal school sea secretariat secretary section senate service
services society solicitors square state states station street strip supreme task team territory
tribunal tribunals trust union unit united university valley village volume watch works world llp
ltd gmbh inc partners lawyers abogados avocats rechtsanwälte assemblée barreau cabinet chambre
collège comité conseil constitution cour croix défenseur département direction faculté fédération
fondation haut haute hôpital institut justice ligue médecins ministère nationale observatoire ong
préfecture procureur protocole refuge réseau république société université asamblea asociación
audiencia barra bufete cámara centro ciudad clínica colegio comisaría comisión consejo
constitución convención corte cárcel defensoría departamento dirección distrito estado estados
facultad federación fiscalía fundación general gobierno instituto juzgado ministerio nacional
naciones oficina organización penal procuraduría programa protocolo provincia red registro
república secretaría servicio sociedad suprema superior universidad unidad unión abteilung amt
amtsgericht anwaltskanzlei bundesamt bundesgericht gericht gerichtshof kanzlei klinik klinikum
landgericht oberlandesgericht protokoll universität verein verwaltungsgericht zentrum protokolü
protokolüne mahkemesi mahkemesinde mahkemesine mahkeme anayasa insan hakları bakanlığı barosu baro
cumhuriyet savcılığı başsavcılığı kurumu derneği vakfı üniversitesi hastanesi merkezi cezaevi adli
idare asliye ağır yüksek bölge göç idaresi komitesi konseyi sözleşmesi komisyonu tıp европейский
европейского европейскому европейском верховный верховного верховному верховном стамбульский
стамбульского стамбульскому стамбульским комитет комитета суд суда суде суду протокол протокола
протоколу федерация федерации федерацию министерство министерства прокуратура прокуратуры
университет университета институт института центр центра республика республики область области
район района город города улица организация организации объединенных нации наций совет совета
конституционный конституционного северный северного южный южного кавказ кавказа кавказе комиссия
фонд фонда высокий красного креста красный крест corpo ministero università universidade ordem
ordine
"""

# Peoples, languages, times and what requests are about: they end a name, and begin none.
ORDINARY = """
abbey abuse account adult advice advisory advocate advocates affairs affidavit african afghan
albanian alevi algerian american amharic an ancient and anglophone annex any apostolic appendix
arab arabic argentine armenian article articles arusha asian assessment assyrian asylum attorney
aug australian austrian available avenue azerbaijani azeri balochi baluch bangladeshi barrister
belarusian belgian bengali berber best bihari bolivian both brazilian british budget bulgarian
burmese burundian cameroonian canadian case cases caribbean caseworker catholic certificate
chadian chair chapter chechen chief child children chilean chinese christian circassian circuit
civil claim claims clerk client clients clinical code colombian community congolese consultant
coordinator copt coptic council's counsel countries country court's creole criminal croatian cuban
curriculum cypriot czech danish dari date day deadline deaf dean dear defence defender defense
deputy detention director doctor documentation dominican draft druze dutch early east eastern
ecuadorian editor egyptian emergency english eritrean estimate ethiopian europe european
evaluation evidence examination examiner executive expert experts family farsi fee female field
filipino final finnish first flemish forensic fourth french friday fula fulani gambian gender
georgian german ghanaian greek guatemalan guidelines gypsy haitian hazara head hearing hebrew
hello hi hindi hindu hispanic honduran hungarian iberian icelandic igbo ii iii independent indian
indigenous indonesian interpreter interview investigator iranian iraqi irish islamic israeli
italian iv jamaican january japanese jewish jordanian journal judges june junior kannada kazakh
kenyan key khmer kinyarwanda kirundi korean kosovar kurd kurdish kurds kurmanji kyrgyz language
languages lao latin latvian lawyer lead lebanese liberian libyan lingala lithuanian litigation
local macedonian magistrate magistrates malagasy malawian malay malian male managing mandarin
mandinka manual maronite mauritanian may medico medicine member mental mexican mexico mid middle
military minor moldovan monday mongolian montenegrin moroccan muslim muslims need needed needs
nepalese nepali new nicaraguan nigerian north northern norwegian nurse official officer opinion
oral orthodox oromo ottoman our oxford pakistani palestinian palestinians panamanian paralegal
part partner pashto pathologist pediatric penal persian peruvian physical physician physicians
pidgin please polish portuguese president presidency principal prisoner prisoners private pro
procedure professional professor proposal psychiatric psychiatrist psychological psychologist
psychology public punjabi quechua question questions radiologist rate refugee refugees registered
remote report reports request requests required residency rohingya roma romanian rome rule rules
russian rwandan sahrawi salvadoran saturday saudi scottish second senegalese senior september
serbian session sharia shia sierra sikh sinhala slovak slovene social solicitor somali sorani
south southern spanish spring statement statute strategic sudanese summer sunday sunni survivor
survivors susu swahili swedish swiss syrian syriac tagalog tajik tamil tanzanian tatar telugu
temporary thai thank thanks third three thursday tibetan tigrigna tigrinya togolese torture
tortured trainer training translation translator trauma travel trial tuesday tunisian turkish
turkmen twi two ugandan uighur ukrainian under united universal upper urdu urgent uyghur uzbek
venezuelan vice victim victims video vietnamese violence war wednesday welsh west western winter
witness wolof women work working workshop yazidi year yemeni yezidi yiddish yoruba zambian
zimbabwean zaghawa autumn tier lower apostille annexe bachelor master arabe anglais anglaise
afghane algérien allemand avis avocat avocate bambara bonjour certificat cliente congolais docteur
droit droits département espagnol européen européenne européens expertise experte français
française guinéen haïtien homme italien ivoirien juge juin kurde maître malien merci médecin nous
président présidente psychologue rapport russe serbe soudanais syrien tamoul tchétchène turc
abogado abogada castellano colombiano derechos dictamen español española evaluación experto
forense gracias guatemalteco haitiano hola humanos indígena inglés kichwa maya médico mexicano
náhuatl nahuatl necesitamos perito perita protocolo psicóloga psicólogo pueblo salvadoreño señores
venezolano arapça avukat avukatı dr avrupa birleşmiş milletler doktor ermenice farsça fransızca
ingilizce istanbul iran kürt kürtçe merhaba müvekkilim prof psikolog psikiyatri rapor rusça
suriyeli sayın türk türkçe uzman yunanca здравствуйте добрый уважаемый уважаемая прошу просим
нужен нужна доверитель клиент заявитель эксперт адвокат европа россия украина чечня asyl arabisch
bitte deutsch frankfurt gutachten mandant mandantin sehr geehrte damen herren wir
"""

# They begin sentences.
STARTERS = """
a about above according act additionally after again all already also although am among an and
another any anybody are around as ask at because before being besides between both but by can case
client could currently did do does due during each either english every everybody everything
expert experts finally following for from further furthermore given had has have he hello help her
here hers herself hi him his how however i if in including interpretation is it its just kindly
last later let like looking many maybe meanwhile more moreover most much must my near needed
neither never next no nobody none nor not nothing now of off on once one only or other others our
ours over per perhaps please possibly previous previously prior provided regarding seeking she
should since so some somebody someone soon such than that the their them then there therefore
these they this those though through thus to today together tomorrow too under unless unlike
unfortunately until up upon us usually very via was we were what whatever when where whether which
while who whom whose why will with within without working would yes yesterday yet you your can't
don't we're we've i'm it's après au aux avant avec besoin bien ce celle celui ces cette chez comme
contre dans de depuis des deux du elle en est et eux il ils je l'audience la le les leur lors mais
mon ma mes monsieur ni notre nos ou où par parce pas pendant plus pour pourriez pouvez qu'une
quand que qui quoi sa sans se selon ses si son sous suite sur tous tout très un une vers voici
votre vous ante antes aquí así aunque buscamos cada como con cuando cual del desde después donde
dos durante el ella ellos entre era es esta este esto estoy fue ha hasta hay las lo los me mi mis
muy más necesito nuestra nuestro o para pero por porque quien según ser sin sobre solicito solo su
sus también tenemos todo una urgente y ya yo bir bu biz ben bizim da için ile ve veya ancak çünkü
daha hem ise kadar lütfen nasıl ne olan sonra şu tüm var yok yeni acil а без бы в вам вас ваш во
вот все вы где да для до его ее если есть же за здесь и из или их как когда кто мне мы на над нам
наш наша не него нет ни но о об он она они от по под после при про с сейчас со так также там то
тогда только у уже что чтобы эта это этот я aber als auch auf aus bei bis das dem den der die ein
eine einen einer er für hat ich im ist kann mit nach nicht noch oder ob sie sind und uns unser von
vor wenn wie wird zu zum zur
"""

# Which of the words in capitals are no surname: three letters or fewer never are.
ACRONYMS = """
apt bamf cedaw cidh cnda coe comar dna echr ecthr ecre eoir fgm frontex hiv iachr icc icj icrc
ifeg inai irct nato nhs ofpra ohchr osce ptsd pcl rsd spt tgbv uasc unhcr unicef uscis usaid wma
who uscirf unrwa corte cour ocha unodc mipt npm dsm imeg hrw msf msss tihv ihd abct abctt lgbt
lgbti lgbtiq covid urgent note important confidential help need please asap tpir tpiy aedh acat
ligue cpta cptrt asgi upr
"""

# Places of several words, and those that two capitals make.
PLACES = """
abu_dhabi abu_ghraib addis_ababa adi_keyh al_qaeda al_shabaab baton_rouge belo_horizonte
boko_haram bosnia_and_herzegovina boa_vista buenos_aires burkina_faso cabo_verde cape_town
cape_verde cité_soleil cote_d'ivoire côte_d'ivoire costa_rica cox's_bazar dar_es_salaam
deir_ez-zor diego_garcia el_salvador el_paso east_timor great_britain guinea_bissau ha_noi
ho_chi_minh hong_kong islamic_state ivory_coast jammu_kashmir khan_younis khmer_rouge kuala_lumpur
la_habana la_paz las_vegas le_mans las_palmas los_angeles mar_del_plata mazar-e_sharif monte_carlo
montes_claros myanmar_burma new_york new_delhi nagorno_karabakh notre_dame nuevo_león ouagadougou
panama_city phnom_penh ponta_delgada port_au_prince port_moresby port_sudan porto_alegre
puerto_rico punta_arenas quezon_city ras_al-ayn rhode_island rio_de_janeiro rio_grande
san_salvador sierra_leone sri_lanka são_paulo sidi_bouzid south_africa tel_aviv tel_abyad
timor_leste tora_bora trinidad_and_tobago viet_nam villa_grimaldi washington_d wounded_knee
tierra_caliente latin_america the_hague den_haag le_havre les_cayes la_réunion la_haye
aix_en_provence belle_mare saudi_arabia papua_new_guinea нижний_новгород великий_новгород
старый_оскол нур_султан
"""
# They begin names of places.
BEFORE_A_PLACE = """
new old north south east west northern southern eastern western central upper lower great greater
san santa santo são saint sainte st ste port porto puerto fort mount mont monte cape cabo ciudad
villa villanueva los las la el le les tel ras deir khan wadi jebel jabal umm bir ain aïn beni bani
oued nueva nuevo nova novo rio río lago lake isla île ile bad sankt nord süd ost západní санкт
нижний верхний новый
"""
