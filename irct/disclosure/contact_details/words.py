"""The words by which contact details are written out, in the languages that members write.

Each table is a list of words as anybody writes them; `reading` folds case and accents.
"""

# Said instead of a digit, or of two. Larger numbers ("hundred") are how people count, not dial.
NUMBERS = {
    "0": (
        "zero zéro cero null nul nulla noll nolla ноль нуль صفر sıfır sifuri sifiri zerow oh "
        "nought naught zilch"
    ),
    "1": (
        "one un une uno una um uma eins ein eine один одна одно واحد واحدة احد bir یک يك en "
        "ett één moja mmoja ena"
    ),
    "2": (
        "two deux dos dois duas due zwei zwo два две дві اثنان اثنين إثنان إثنين تنين دو iki "
        "to två twee mbili wawili"
    ),
    "3": "three trois tres três tre drei три ثلاثة ثلاث ثلاثه تلاتة سه üç drie tatu watatu",
    "4": (
        "four quatre cuatro quatro quattro vier четыре чотири أربعة اربعة أربع اربع اربعه "
        "چهار dört fire fyra nne wanne"
    ),
    "5": "five cinq cinco cinque fünf fuenf пять خمسة خمس خمسه پنج beş fem vijf tano watano",
    "6": "six seis sei sechs шесть шість ستة ست سته شش شیش altı seks sex zes sita",
    "7": ("seven sept siete sete sette sieben семь сім سبعة سبع سبعه هفت yedi syv sju zeven saba"),
    "8": (
        "eight huit ocho oito otto acht восемь вісім ثمانية ثماني ثمانيه تمانية هشت sekiz "
        "otte åtte åtta nane wanane"
    ),
    "9": "nine neuf nueve nove neun девять تسعة تسع تسعه نه dokuz ni nio negen tisa niner",
    "10": "ten dix diez dez dieci zehn десять عشرة عشر ده on ti tio tien kumi",
    "11": "eleven onze once undici elf одиннадцать одинадцять یازده elleve",
    "12": "twelve douze doce doze dodici zwölf двенадцать дванадцять دوازده tolv",
    "13": "thirteen treize trece treze tredici dreizehn тринадцать тринадцять سیزده tretten",
    "14": (
        "fourteen quatorze catorce quattordici vierzehn четырнадцать чотирнадцять چهارده fjorten"
    ),
    "15": "fifteen quinze quince quindici fünfzehn пятнадцать پانزده femten",
    "16": "sixteen seize dieciséis sedici sechzehn шестнадцать шістнадцять شانزده seksten",
    "17": "seventeen diecisiete siebzehn семнадцать сімнадцять هفده sytten",
    "18": "eighteen dieciocho achtzehn восемнадцать вісімнадцять هجده atten",
    "19": "nineteen diecinueve neunzehn девятнадцать نوزده nitten",
    "20": (
        "twenty vingt vingts veinte vinte venti zwanzig двадцать двадцять عشرون عشرين بیست "
        "yirmi tyve tjugo ishirini"
    ),
    "30": (
        "thirty trente treinta trinta trenta dreißig тридцать тридцять ثلاثون ثلاثين سی otuz "
        "tredive thelathini"
    ),
    "40": (
        "forty fourty quarante cuarenta quarenta quaranta vierzig сорок أربعون أربعين اربعون "
        "اربعين چهل kırk fyrre arobaini"
    ),
    "50": (
        "fifty cinquante cincuenta cinquenta cinquanta fünfzig пятьдесят خمسون خمسين پنجاه "
        "elli halvtreds hamsini"
    ),
    "60": (
        "sixty soixante sesenta sessenta sessanta sechzig шестьдесят шістдесят ستون ستين شصت "
        "altmış tres sitini"
    ),
    "70": (
        "seventy septante setenta settanta siebzig семьдесят сімдесят سبعون سبعين هفتاد "
        "yetmiş halvfjerds sabini"
    ),
    "80": (
        "eighty huitante octante ochenta oitenta ottanta achtzig восемьдесят вісімдесят "
        "ثمانون ثمانين هشتاد seksen firs themanini"
    ),
    "90": (
        "ninety nonante noventa novanta neunzig девяносто تسعون تسعين نود doksan halvfems tisini"
    ),
    "100": "сто ciento cien cento",
    "200": "двести двісті doscientos duzentos",
    "300": "триста trescientos trezentos",
    "400": "четыреста чотириста cuatrocientos",
    "500": "пятьсот пятсот quinientos",
    "600": "шестьсот шістсот seiscientos",
    "700": "семьсот сімсот setecientos",
    "800": "восемьсот вісімсот ochocientos",
    "900": "девятьсот девятсот novecientos",
}

# Of these, the ones that are other words too: they count beside a number word that is not.
DOUBTFUL_NUMBERS = """
one on en ett to sex fire un une uno una um uma ein eine eins bir یک ni due dos sei ده
سه نه سی sept ten tre tres один одна одно واحد واحدة احد ست neuf elli oh moja ena nio
tio tien nove sete nane saba sita zes
"""

# Between the numbers of an ordinary list or range.
LISTING = """
and or to till until through & y o u e a al hasta et ou à und oder bis и или до та й або و أو
او إلى الى حتى حتي ve veya ya ile یا تا na au hadi og eller til och en of tot
"""

# Between the digits of a number that is dictated.
DICTATING = """
then next after afterwards later followed follow by again double triple dash hyphen minus
space dot point plus star hash slash bracket brackets comma stop finally lastly last first
digit digits now puis ensuite après enfin suivi suivie tiret espace virgule luego después
entonces seguido por guion guión espacio coma más depois então traço espaço poi quindi
trattino dann danach anschließend gefolgt von strich leerzeichen komma затем потом далее после
тире дефис пробел точка плюс потім далі пробіл крапка ثم بعدها وبعدها بعد ذلك شرطة مسافة فراغ
نقطة زائد سپس خط فاصله نقطه sonra ardından tire boşluk nokta virgül artı kisha halafu
"""

# What stands straight before a number to be called.
CALLING = """
call phone telephone tel telf tlf tfn ring dial text sms fax mobile cell cellphone hotline
helpline phoneline number numbers whatsapp signal viber telegram imo threema appelez appeler
téléphonez téléphoner téléphone tél portable composez joindre numéro llame llamar llama
llámanos llámenos teléfono telefono celular móvil movil marque marcar número ligue ligar
telefone telemóvel chiami chiamare chiama telefonate cellulare numero anrufen ruf rufen
telefon telefonnummer handy mobil nummer wählen позвоните звоните позвонить звонить телефон
телефону тел номер номеру наберите моб сот вотсап ватсап телефонуйте дзвоніть зателефонуйте
подзвоніть телефонувати наберіть اتصل اتصلوا اتصال اتصلي هاتف الهاتف تليفون تلفون موبايل جوال
الجوال رقم الرقم رقمنا واتساب واتس للاتصال تماس تلفن موبایل شماره زنگ بزنید arayın arayınız
ara telefonu cep numara numarası numarayı whatsapptan piga pigia simu nambari ringe telefonnr
bel bellen
"""

# What may stand between such a word and the number.
FILLING = """
us me him her our my the at on in no nr number numbers is are now for help free line to this
new nous le la les au aux numéro notre nos moi est sur du al el los número nuestro nuestra mi
es en o ao nosso il nostro uns unter die der unsere an ist mich нам по на номер номеру мне наш
новый за номером على علي بنا بي الرقم رقم رقمنا هو هذا الجديد التالي با ما به شماره این bizi
numaradan bize şu hattı sisi kwa nambari namba
"""

# What an ordinary number counts or dates, straight after it.
COUNTED = """
people persons person men women children survivors victims patients clients refugees families
members staff sessions hours days weeks months years places cases reports visits languages
countries centres doctors lawyers students interpreters volunteers professionals trainers
psychologists applications médecins avocats bénévoles consultations dossiers médicos abogados
consultas casos ärzte beratungen врачей юристов консультаций лікарів консультацій طبيب محام
استشارة پزشک doktor madaktari kr nok sek dkk eur euro euros usd gbp chf dollars pounds rubles
roubles shillings lira pesos million millions thousand percent km m kg personnes femmes hommes
enfants survivants réfugiés familles séances heures jours ans années personas mujeres hombres
niños pacientes sobrevivientes familias sesiones horas días años pessoas mulheres crianças
famílias menschen personen frauen kinder überlebende patienten familien stunden tage jahre
человек людей женщин детей пациентов семей часов дней лет рублей осіб жінок дітей гривень شخص
شخصا ناجي ناجين امرأة طفل أطفال مريض أسرة عائلة ساعة يوم سنة دولار نفر زن کودک خانواده ساعت
روز سال تومان ریال kişi kadın çocuk hasta aile saat gün yıl watu wanawake watoto familia saa
siku miaka shilingi
"""

# Days, months and times of day: the numbers between them are hours and dates.
CALENDAR = """
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
sat sun january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec am pm noon midnight oclock clock lundi mardi
mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août
septembre octobre novembre décembre lunes martes miércoles jueves viernes sábado domingo enero
febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre montag
dienstag mittwoch donnerstag freitag samstag sonntag uhr januar februar märz juni juli oktober
dezember mo di mi do fr sa so понедельник вторник среда четверг пятница суббота воскресенье пн
вт ср чт пт сб вс нд января февраля марта апреля мая июня июля августа сентября октября ноября
декабря понеділок вівторок середа четвер пʼятниця субота неділя الاثنين الإثنين الثلاثاء
الأربعاء الخميس الجمعة السبت الأحد صباحا مساء ظهرا شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه
جمعه صبح عصر pazartesi salı çarşamba perşembe cuma cumartesi pazar jumatatu jumanne jumatano
alhamisi ijumaa asubuhi mchana jioni
"""

# Said instead of @.
AT = """
at arroba arobase arobas ät аt собака собачка эт ет آت ات أت snabela snabel-a krøllalfa
alfakrøll chiocciola klammeraffe apenstaartje małpa zavináč kukac kuyruklu at_sign at-sign
at_the_rate et_işareti ad
"""

# Of these, never an ordinary word.
SURELY_AT = """
arroba arobase arobas snabela chiocciola klammeraffe apenstaartje krøllalfa alfakrøll
"""

# Said instead of a dot.
DOT = """
dot full_stop fullstop point punto ponto punkt точка дот крапка نقطة نقطه دوت دات nokta nukta
kropka punct डॉट
"""

PROVIDERS = """
gmail googlemail google hotmail outlook yahoo proton protonmail tutanota tuta icloud yandex
gmx aol zoho riseup mailru rambler fastmail hushmail startmail disroot posteo mailbox جيميل
جي‌ميل جیمیل هوتميل ياهو یاهو гмейл джимейл жмейл яндекс
"""

MESSENGERS = """
telegram telegramm telegrama телеграм телеграмм телеграме телеграмме تلگرام تلغرام تليجرام
تيليجرام تلجرام تیلیگرام whatsapp whatsap watsapp whatsup ватсап вотсап вацап ватсапп واتساب
واتسآب واتس‌اپ واتساپ viber вайбер вайбере فايبر وایبر wechat weixin 微信 threema тримa skype
скайп скайпе سكايب اسکایپ instagram insta инстаграм инстаграме انستغرام إنستغرام انستجرام
اینستاگرام instagramda facebook фейсбук فيسبوك فیسبوک messenger месенджер мессенджер ماسنجر
tiktok тикток snapchat snap discord дискорд jabber xmpp kakaotalk zalo вконтакте vkontakte vk
twitter твиттер تويتر توییتر bluesky mastodon linkedin icq simplex wickr briar botim tg тг
телега eitaa ایتا rubika روبیکا soroush سروش سیگنال سيجنال signalapp keybase wire-app qq fb ig
"""

# These are words as well: only what looks like a handle counts after them.
MESSENGERS_OR_WORDS = "signal сигнал сигнале line wire session element matrix imo bale بله x"

# Between a messenger's name and the handle.
CALLED = """
as id user username usernames handle under named called nick nickname alias account name
pseudo pseudonyme identifiant sous compte nom como usuario nombre bajo cuenta als unter
benutzername konto nutzername как ник никнейм имя под логин юзернейм аккаунт як нік під імʼям
باسم اسم حساب معرف المعرف بالاسم بنام نام شناسه آیدی ایدی adı adıyla adresi kullanıcı hesabı
olarak jina kama
"""

# What may follow those in an ordinary sentence.
NOT_A_HANDLE = """
a an the and or well soon long it its is are was if we you they our your one this that
possible in on at by to for from with of only no not yes can may will who also too when where
before after during secure safest safer new old down best recommended preferred encrypted
optional monitored anonymous monday tuesday wednesday thursday friday saturday sunday daily
weekdays weekends everyday anytime messages message text texts calls call voice video phone
telephone email mail sms website online free available open closed private safe urgent help
support information us me them him her people more news updates friends public page pages
group groups channel channels name names un une le la les des du de et ou si nous vous est
sont en pour par avec dans sur aussi appels el los las una y o es son para por con del se que
mensajes llamadas solo sólo también ein eine der die das und oder wir sie ist sind im am für
mit von auch nur nachrichten и или это мы вы они для от до из с со в на по при только если
можно также сообщения і або це ми ви від з у лише якщо можна також و أو او في من على إلى مع
هذا هذه هو هي نحن فقط رسائل یا در از با برای این است پیام ve veya bir bu için ile da sadece
mesaj na au kwa ya wa ni tu
"""

# "Our Telegram is …".
OURS = "our my notre nos mon nuestro mi nosso unser unsere mein наш мой наш мій bizim"
IS = "is are = est es é ist это є -"

# Straight before an address.
SITE = """
site website webpage web homepage www página sitio сайт сайті موقع الموقع سایت sitesi tovuti
"""

# Verbs by which somebody is looked for there.
FINDING = """
find add search look message write contact follow reach for cherchez ajoutez suivez trouvez
busca busque agrega agregue sigue síganos suche sucht füge найдите добавьте ищите напишите
знайдіть додайте ابحث أضف ابحثوا جستجو اضافه bulun ekleyin arayın tafuta
"""
ON = """
on via through over in sur dans en por auf über в на через у على في عبر در kwenye kwa
"""

# Generic top-level domains that nobody writes after a full stop by mistake.
STRONG_DOMAINS = """
com org net edu gov info biz onion i2p ngo ong xyz onl mobi coop aero asia cat io app dev eth
ком орг كوم اورغ أورغ اورج نت کام ру рф укр
"""

# And those that are words, too.
DOMAIN_WORDS = """
abogado academy accountant actor africa agency apartments arab archi art arte associates
attorney audio auto band bar bargains best bet bike bio black blog blue book boutique bot box
build business buzz buy cab cafe cam camera camp capital car cards care career careers casa
cash cc center charity chat cheap church city claims cleaning click clinic clinique clothing
cloud club coach codes coffee college community company computer consulting contact
contractors cooking cool country coupons courses credit cymru dance date dating day deals
degree delivery democrat dental dentist design diet digital direct directory discount doctor
dog domains download earth eat eco education email energy engineer engineering enterprises
equipment estate eus events exchange expert exposed express fail faith family fan fans farm
fashion fast feedback film finance financial fish fit fitness flights fly food football forum
foundation free fun fund fyi gal gallery game games garden gay gdn gift gifts gives giving
glass global gmbh gold golf graphics gratis green group guide guru hair haus health healthcare
help here hiphop hiv holdings holiday homes hospital host hosting hot house how icu immo inc
industries ing ink institute insurance insure int international investments irish ist jetzt
jobs joy kaufen kids kim kitchen koeln krd land lat latino law lawyer legal lgbt life
lifestyle lighting limited link live living llc llp loan loans lol london love ltd ltda luxe
madrid maison management map market marketing markets mba med media meet melbourne meme
memorial men menu miami mil moda moe mom money moscow mov movie museum music name navy network
new news nexus ninja now nowruz nrw nyc observer office one online open organic page paris
parts partners party pay pet pharmacy phd phone photo photography photos physio pics pictures
pink pizza place play plus poker post press prime pro prod productions prof promo properties
property protection pub quebec quest racing radio read realty recipes red rehab reise reisen
ren rent rentals repair report republican rest restaurant review reviews rich rio rip rocks
room rsvp run safe safety sale salon sarl sas save scholarships school schule science scot
search secure security select services sex sexy shia shiksha shop shopping show singles site
ski skin soccer social software solar solutions song soy spa space sport spot srl storage
store stream studio study style sucks supplies supply support surf surgery swiss sydney
systems taipei talk tatar tattoo tax taxi team tech technology tel tennis theater theatre
tickets tienda tips tirol today tokyo tools top tours town toys trade trading training travel
trust tube tunes university uno vacations vegas ventures vet viajes video villas vin vip
vision viva vlaanderen vote voting voto voyage wales wang watch webcam website wed wedding
wien wiki win wine work works world wow wtf yoga you zip zone gle google
"""

# Countries' domains that are words, or abbreviations, of the languages in which members write.
COUNTRY_WORDS = """
ad ai al am an ao as at au az ba be bi by ca ci co de di do el en er es et eu fi ga ge hm hr
hu id il im in io is it je jo ke ki km la li lu ma md me mg mi ml mo ms mu my na ne ni no nr
nu om pa pe pm re ro sa se si so sr st su ta te to tu un us va ve vi vs we ya ye za
"""

# In other scripts; the names of countries among them are rare straight after a full stop.
OTHER_SCRIPTS = """
рф рус укр бел бг мкд срб мон қаз ею орг ком онлайн сайт дети москва ру ευ ελ გე հայ ישראל קום
الجزائر السعودية ایران ايران مصر المغرب تونس سوريا سورية فلسطين قطر عمان امارات الاردن پاکستان
پاكستان موريتانيا العراق عراق السودان سودان البحرين شبكة موقع بازار كوم عرب همراه भारत संगठन
कॉम नेट বাংলা ভারত ไทย 中国 中國 香港 台湾 台灣 新加坡 한국 コム みんな 公司 网络 网址 网站
在线 机构 닷컴 닷넷 اورغ أورغ نت
"""
