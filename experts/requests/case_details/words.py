"""The words by which dates, ages, files and persons are known, in the languages of requests.

Each table is a list of words as anybody writes them; "_" stands for a space.
"""

MONTHS = """
january february march april may june july august september october november december
jan feb mar apr jun jul aug sep sept oct nov dec
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
janv févr avr juil déc
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
ene abr ago dic
janeiro fevereiro março maio junho julho setembro outubro novembro dezembro
gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre
januar februar märz april juni juli oktober dezember mai
januari februari maart augustus maj marts
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
جانفي فيفري أفريل ماي جوان جويلية أوت
كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول
محرم صفر ربيع_الأول ربيع_الثاني ربيع_الآخر جمادى_الأولى جمادى_الآخرة رجب شعبان رمضان شوال
ذو_القعدة ذي_القعدة ذو_الحجة ذي_الحجة
muharram safar rajab shaban ramadan shawwal
فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
ژانویه فوریه آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
حمل ثور جوزا سرطان اسد سنبله میزان عقرب قوس جدی دلو حوت
meskerem tikimt hidar tahsas tir yekatit megabit miyazya ginbot sene hamle nehase
"""

# The days of a month, where they are written otherwise than the numbers of contact details.
DAYS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth
premier primero primer
первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого
одиннадцатого двенадцатого тринадцатого четырнадцатого пятнадцатого шестнадцатого семнадцатого
восемнадцатого девятнадцатого двадцатого тридцатого
الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر العشرين الثلاثين
veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho
veintinueve diez_y_seis
ersten zweiten dritten vierten fünften sechsten siebten achten neunten zehnten
"""

# How a year begins that is written in words.
CENTURIES = """
nineteen twenty_twenty twenty_nineteen twenty_eighteen twenty_seventeen twenty_sixteen
twenty_fifteen twenty_fourteen twenty_thirteen twenty_twelve twenty_eleven twenty_ten two_thousand
mille_neuf dix-neuf_cent deux_mille mil_novecientos dos_mil mil_novecentos dois_mil
neunzehnhundert zweitausend bin_dokuz iki_bin тысяча_девятьсот две_тысячи ألف_وتسعمائة ألفين
ألف_وتسعمئة الفين
"""

# What may stand between a day, a month and a year.
BETWEEN = """
of the day in year de del do da le l'an d an año ano г год года yılı yılının ayının عام سنة من شهر
den
"""

BORN = """
born dob d.o.b date_of_birth birth_date birthdate birthday née_le née_en né_le né_en né(e)_le
date_de_naissance naissance nacido nacida nació fecha_de_nacimiento nascido nascida
data_de_nascimento geboren geburtsdatum geb. nato_il nata_il doğum_tarihi doğum_yılı doğdu
родился родилась дата_рождения год_рождения рожден народився народилася дата_народження
تاريخ_الميلاد مواليد ولد ولدت متولد تولد
"""
BORN_BEFORE = """
doğumlu г.р г._р года_рождения р.н
"""

# Ages
AGED_THINGS = """
report reports certificate certificates photograph photographs photo photos document documents
record records scar scars injury injuries fracture fractures evidence opinion opinions case cases
evaluation evaluations wound wounds x-ray x-rays decision decisions judgment judgments file files
statement statements lesion lesions law
"""
ONE_PERSON = """
homme femme garçon fille fillette enfant client cliente mineur mineure patient patiente monsieur
dame jeune personne requérant requérante demandeur demandeuse
hombre mujer niño niña joven persona señor señora menor paciente solicitante muchacho muchacha
homem mulher menino menina jovem pessoa uomo donna ragazzo ragazza bambino bambina
"""
OF_AGE = """
ему ей мне возраст возрасте доверителю доверительнице клиенту клиентке заявителю заявительнице
мужчина мужчине женщина женщине девушка девушке парень парню ребенку мальчик мальчику девочка
девочке пострадавшему пострадавшей подзащитному подзащитной истцу истице пациенту пациентке йому їй
"""
ARABIC_AGE = """
عمره عمرها عمري العمر سنه سنها
"""

# Files, passports and their like, before a number.
FILES = """
case case_number file docket application appeal claim reference our_reference your_reference ref
our_ref your_ref passport passport_number id_number id_card id identity_card identity_number
a-number alien_number registration_number registration national_insurance nino prison_number cerd
matter_number
dossier affaire requête passeport carte_d'identité pourvoi recours référence récépissé
expediente expte causa pasaporte cédula dni curp nie juicio referencia matrícula radicado
aktenzeichen az reisepass pass
дело дела делу паспорт паспорта жалоба жалобы заявление заявления исх
dosya esas pasaport kimlik t.c başvuru
ملف الملف قضية القضية جواز جواز_السفر جواز_سفر هوية الهوية
processo passaporte fascicolo
"""
NUMBERED = """
no nos nr num number numero número n num. nº n° no. id is est es hat is: numarası sayılı номер رقم
رقمها رقمه
"""
# After a number they say that it counts something.
COUNTED = """
pages page p pp photos photographs people persons participants lawyers doctors judges words euro
euros eur usd gbp dollars dollar pounds francs chf kr dkk sek pesos lira tl páginas personas hojas
fotos personnes photos seiten страниц страницы фото человек sayfa fotoğraf kişi صفحة صفحات شخص
documents documentos копий reports cases survivors
"""
# Before a number they say that it is of a law, or of a paper of the United Nations.
LAWS = """
law act directive regulation resolution decree order article articles art section rule ley
decreto artículo loi décret règlement résolution kanun iso icd icd-10 icd-11 закон закона указ
gesetz قانون المادة
"""
