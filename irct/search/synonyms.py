"""Everyday words by which people search, in the languages that they search in.

Each line holds phrases of one language: English, French, Spanish, Arabic, Russian, Turkish,
Persian, Ukrainian, German, Portuguese, Italian, Swahili, Tigrinya. Every word of a query has to
begin a word here, so forms with longer endings stand beside the short ones, and a word that goes
with many things (therapy, report) stands with each of them.
"""

import re

from irct.places.text import normalise, query_words

_PHRASES = {
    # What centres do.
    "service=medical": """
        medical care, medical treatment, medicine, medication, doctor, doctors, physician
        physicians, GP, general practitioner, nurse, nurses, clinic, clinics, hospital, hospitals
        health, healthcare, check-up, examination, rehabilitation, wounds, wounded, injuries, injury
        injured, chronic pain, illness, ill, sick
        soins médicaux, soigner, médecin, médecins, docteur, docteurs, médecine, médical, médicale
        généraliste, infirmier, infirmière, infirmières, hôpital, hôpitaux, clinique, cliniques
        dispensaire, santé, traitement médical, traitements, consultation médicale, médicaments
        réadaptation, réhabilitation, blessures, blessé, douleur, douleurs, maladie, malade, malades
        atención médica, cuidados médicos, médico, médicos, médica, médicas, doctor, doctora
        doctores, enfermera, enfermero, enfermeras, hospital, hospitales, clínica, clínicas, salud
        tratamiento, tratamientos, medicina, medicinas, rehabilitación, heridas, herido, dolor
        dolores, enfermo, enferma, enfermedad, enfermedades
        رعاية طبية, الرعاية الطبية, علاج طبي, العلاج الطبي, للعلاج, طب, الطب, طبيب, الطبيب, طبيبة
        أطباء, الأطباء, دكتور, دكتورة, ممرض, ممرضة, مستشفى, المستشفى, مستشفيات, عيادة, العيادة
        عيادات, صحة, الصحة, رعاية صحية, الرعاية الصحية, دواء, أدوية, تأهيل, التأهيل, إعادة تأهيل
        إعادة التأهيل, جروح, جريح, إصابة, إصابات, ألم, آلام, مرض, مريض, مرضى
        медицинская помощь, медицинскую помощь, медицинской помощи, медицина, медицинский, врач
        врачи, врача, врачу, врачей, доктор, доктора, терапевт, терапевта, медсестра, больница
        больницы, клиника, клинику, клиники, поликлиника, здоровье, здоровья, лечение, лечения
        лекарства, реабилитация, реабилитации, реабилитацию, раны, ранение, травмы, боль, боли
        болезнь, болен
        tıbbi bakım, tıbbi tedavi, tıbbi yardım, tıp, doktor, doktorlar, doktora, hekim, hekimler
        hemşire, hemşireler, hastane, hastaneler, klinik, klinikler, sağlık, sağlığı, tedavi
        tedavisi, muayene, ilaç, ilaçlar, rehabilitasyon, rehabilitasyonu, yara, yaralı, yaralanma
        ağrı, ağrılar, hasta, hastalık
        مراقبت پزشکی, مراقبت‌های پزشکی, خدمات پزشکی, درمان, درمانی, درمانگاه, پزشک, پزشکان, پزشکی
        دکتر, دکترها, پرستار, پرستاران, بیمارستان, کلینیک, سلامت, سلامتی, بهداشت, بهداشتی, دارو
        داروها, معاینه, توانبخشی, توان‌بخشی, بازتوانی, زخم, زخمی, جراحت, درد, بیمار, بیماری, مریض
        медична допомога, медичну допомогу, медичної допомоги, медицина, медичний, лікар, лікарі
        лікаря, лікарів, доктор, терапевт, медсестра, лікарня, лікарні, клініка, клініки
        поліклініка, здоров'я, лікування, ліки, реабілітація, реабілітації, реабілітацію, рани
        поранення, травми, біль, болі, хвороба, хворий
        medizinische Hilfe, medizinische Versorgung, ärztliche Behandlung, Arzt, Ärzte, Ärzten
        Ärztin, Ärztinnen, Krankenpfleger, Krankenschwester, Krankenhaus, Klinik, Kliniken
        Ambulanz, Praxis, Gesundheit, Medizin, Medikamente, Rehabilitation, Verletzungen
        Schmerzen, krank
        cuidados médicos, assistência médica, doutor, doutora, enfermeira, enfermeiro, hospitais
        saúde, tratamento, tratamentos, medicamentos, reabilitação, feridas, dor, dores, doença
        doente
        cure mediche, assistenza medica, medico, medici, dottore, dottoressa, infermiera, infermiere
        ospedale, ospedali, ambulatorio, salute, farmaci, riabilitazione, ferite, dolore, malattia
        matibabu, daktari, madaktari, muuguzi, wauguzi, hospitali, kliniki, afya, dawa, majeraha
        mgonjwa
        ሕክምና, ሕክምናዊ, ሓኪም, ሓካይም, ዶክተር, ሆስፒታል, ጥዕና, መድሃኒት
    """,
    "service=psychological": """
        psychological therapy, psychological treatment, psychological care, psychologist
        psychologists, psychology, psychotherapy, psychotherapist, psychotherapists, therapist
        therapists, therapies, counselling, counseling, counsellor, counsellors, counselor
        counselors, trauma therapy, trauma care, trauma treatment, traumatised, traumatized, PTSD
        post-traumatic stress, EMDR, CBT, mental health, mental health care, clinic
        emotional, depression, depressed, anxiety, nightmares, sleep, insomnia, flashbacks, panic
        stress, grief
        suicide, suicidal, crisis, healing, rehabilitation, psychosocial, sexual violence, rape
        thérapie psychologique, thérapies, suivi psychologique, soins psychologiques, psychologue
        psychologues, psy, psychothérapie, psychothérapeute, psychothérapeutes, thérapeute
        thérapeutes, traumatisme, traumatismes, traumatisé, traumatisée, psychotraumatisme
        psychotrauma, stress post-traumatique, santé mentale, traitement psychologique, dépression
        angoisse, angoisses, anxiété, cauchemars, sommeil, insomnie, deuil, suicide, suicidaire
        crise, réhabilitation
        réadaptation, psychosocial, violences sexuelles, violence sexuelle, viol
        terapia psicológica, terapias, atención psicológica, psicólogo, psicólogos, psicóloga
        psicólogas, psicología, psicológico, psicoterapia, psicoterapeuta, psicoterapeutas
        terapeuta, terapeutas, consejería, consejero, trauma, traumas, traumatizado
        estrés postraumático
        salud mental, tratamiento psicológico, depresión, ansiedad, pesadillas, insomnio, duelo
        suicidio, crisis
        rehabilitación, sanación, psicosocial, violencia sexual, violación
        علاج نفسي, العلاج النفسي, معالج نفسي, معالجة نفسية, طبيب نفسي, أخصائي نفسي, أخصائية نفسية
        اخصائي, اختصاصي نفسي, أخصائيين نفسيين, دعم نفسي, الدعم النفسي, نفسية, النفسية, نفسانية
        علم النفس, صحة نفسية, الصحة النفسية, رعاية نفسية, الرعاية النفسية, استشارة نفسية, استشارات
        إرشاد نفسي, صدمة, الصدمة, صدمات, الصدمات النفسية, اضطراب ما بعد الصدمة, اكتئاب, الاكتئاب
        قلق, القلق, كوابيس, أرق, النوم, حزن, انتحار, تأهيل, التأهيل النفسي, إعادة تأهيل
        إعادة التأهيل, نفسي اجتماعي, عنف جنسي, العنف الجنسي, اغتصاب
        психологическая помощь, психологическую помощь, психологической помощи
        психологическая терапия, психолог, психологи, психолога, психологу, психологом, психологов
        психология, психотерапия, психотерапию, психотерапии, психотерапевт, психотерапевта
        психотерапевты, терапия, терапию, терапии, консультация, консультации, консультацию, травма
        травмы, травму, травмой, ПТСР, посттравматический стресс, психическое здоровье
        душевное здоровье, психика, депрессия, тревога, кошмары, сон, бессонница, горе, стресс
        суицид, самоубийство, кризис, лечение, реабилитация, реабилитации, психосоциальная
        сексуальное насилие, изнасилование
        psikolojik terapi, psikolojik destek, psikolojik yardım, psikolog, psikologlar, psikoloğa
        psikoloji, psikoterapi, psikoterapist, psikoterapistler, terapist, terapistler, terapiler
        danışmanlık, danışman, travma terapisi, travma tedavisi, travmalar, travma sonrası stres
        TSSB, ruh sağlığı, ruhsal, akıl sağlığı, psikolojik tedavi, depresyon, kaygı, kabus, uyku
        uykusuzluk, yas, stres, intihar, kriz, iyileşme, rehabilitasyon, rehabilitasyonu
        psikososyal, cinsel şiddet, tecavüz
        درمان روانشناختی, رواندرمانی, رواندرمانگر, درمانگر, درمانگران, روانشناس, روانشناسان
        روانشناسی, روان شناس, مشاوره روانی, مشاور, مشاوران, تراپی, تراپیست, تروما, تروماتیک
        آسیب روانی, ضربه روحی, استرس پس از سانحه, سلامت روان, سلامت روانی, بهداشت روان, روحی
        افسردگی, اضطراب, کابوس, خواب, بی‌خوابی, سوگ, خودکشی, بحران, توانبخشی, توان‌بخشی, بازتوانی
        روانی اجتماعی, خشونت جنسی, تجاوز
        психологічна допомога, психологічну допомогу, психологічної допомоги, психологічна терапія
        психолог, психологи, психолога, психологу, психологом, психологія, психотерапія
        психотерапію, психотерапевт, психотерапевта, психотерапевти, терапія, терапію, терапії
        консультація, консультації, консультацію, травма, травми, травму, ПТСР
        посттравматичний стрес, психічне здоров'я, ментальне здоров'я, депресія, тривога, кошмари
        горе, стрес, суїцид, криза, лікування, реабілітація, реабілітації, психосоціальна
        сексуальне насильство, зґвалтування
        psychologische Hilfe, psychologische Beratung, Psychologe, Psychologen, Psychologin
        Psychologinnen, Psychotherapie, Psychotherapeut, Psychotherapeuten, Psychotherapeutin
        Therapie, Therapien, Therapieplatz, Therapeut, Therapeuten, Therapeutin, Traumatherapie
        Traumatherapeut, Traumazentrum, traumatisiert, traumatisierte, PTBS, psychische Gesundheit
        psychisch, seelisch, Depressionen, Angst, Alpträume, Albträume, Schlafstörungen, Trauer
        Krise, Behandlung
        Rehabilitation, psychosozial, psychosoziale, sexuelle Gewalt, Vergewaltigung
        atendimento psicológico, psicologia, aconselhamento, saúde mental, estresse, depressão
        ansiedade, pesadelos, luto, suicídio, crise, reabilitação, violência sexual, estupro
        terapia psicologica, psicologo, psicologi, psicologa, psicologhe, psicoterapia
        psicoterapeuti, terapeuti, terapie, salute mentale, traumi, depressione, ansia, incubi
        lutto, suicidio
        riabilitazione, psicosociale, violenza sessuale, stupro
        ushauri nasaha, mshauri nasaha, mwanasaikolojia, wanasaikolojia, saikolojia, afya ya akili
        kiwewe, msongo wa mawazo, huzuni, tiba ya kisaikolojia, ubakaji
        ስነ-ልቦና, ስነ-ልቦናዊ, ስነ ልቦና, ስነ-ኣእምሮ, ኣእምሮኣዊ ጥዕና, ኣእምሮ, ምኽሪ, ጭንቀት
    """,
    "service=psychiatric": """
        psychiatric care, psychiatric treatment, psychiatrist, psychiatrists, psychiatry
        mental illness, mental health care, antidepressants, medication, depression, PTSD, trauma
        psychosis, schizophrenia, bipolar, addiction, suicidal, suicide
        soins psychiatriques, traitement psychiatrique, psychiatre, psychiatres, psychiatrie, psy
        santé mentale, maladie mentale, médicaments, dépression, psychose, addiction, suicide
        traumatisme
        atención psiquiátrica, tratamiento psiquiátrico, psiquiatra, psiquiatras, psiquiatría
        salud mental, enfermedad mental, depresión, trauma, psicosis, adicción, suicidio
        رعاية نفسية, الرعاية النفسية, طب نفسي, الطب النفسي, طبيب نفسي, طبيبة نفسية, أطباء نفسيين
        الأطباء النفسيون, علاج نفسي, دكتور نفسي, صحة نفسية, الصحة النفسية, العقلية, أمراض نفسية
        اكتئاب, الاكتئاب, صدمة, ذهان, إدمان, انتحار
        психиатрическая помощь, психиатрическую помощь, психиатр, психиатры, психиатра, психиатру
        психиатрия, психическое здоровье, депрессия, антидепрессанты, психоз, ПТСР, травма, травмы
        лечение, лекарства, зависимость, суицид
        psikiyatri, psikiyatrik bakım, psikiyatrik tedavi, psikiyatrist, psikiyatristler, psikiyatr
        ruh sağlığı, ruh hastalığı, akıl sağlığı, depresyon, travma, antidepresan, psikoz
        bağımlılık, intihar
        مراقبت روانپزشکی, روانپزشک, روان پزشک, روانپزشکان, روانپزشکی, دکتر روانی, دکتر اعصاب
        اعصاب و روان, درمان روانی, سلامت روان, بیماری روانی, افسردگی, تروما, اعتیاد, خودکشی
        психіатрична допомога, психіатричну допомогу, психіатр, психіатри, психіатра, психіатрія
        психічне здоров'я, депресія, антидепресанти, психоз, ПТСР, травма, травми, лікування, ліки
        залежність, суїцид
        psychiatrische Hilfe, psychiatrische Behandlung, Psychiater, Psychiatern, Psychiaterin
        Psychiatrie, psychische Gesundheit, psychische Erkrankung, Depressionen, Trauma, Sucht
        cuidados psiquiátricos, tratamento psiquiátrico, psiquiatria, saúde mental, depressão
        cure psichiatriche, psichiatra, psichiatri, psichiatria, salute mentale, depressione
        magonjwa ya akili, afya ya akili, akili
        ስነ-ኣእምሮ, ሕማም ኣእምሮ, ኣእምሮኣዊ ጥዕና
    """,
    "service=physiotherapy": """
        physiotherapy, physiotherapist, physiotherapists, physical therapy, physical therapist
        physio, massage, exercises, chronic pain, back pain, body therapy, osteopathy
        rehabilitation
        physiothérapie, physiothérapeute, kinésithérapie, kinésithérapeute, kinésithérapeutes, kiné
        rééducation, massage, massages, ostéopathe, douleur, douleurs, réadaptation
        thérapie du corps
        fisioterapia, fisioterapeuta, fisioterapeutas, terapia física, kinesiología, kinesiólogo
        masaje, masajes, rehabilitación física, dolor, dolores
        علاج طبيعي, العلاج الطبيعي, علاج فيزيائي, العلاج الفيزيائي, معالج فيزيائي, أخصائي علاج طبيعي
        تدليك, مساج, إعادة تأهيل جسدي, إعادة التأهيل, آلام, ألم, جسدي
        физиотерапия, физиотерапию, физиотерапии, физиотерапевт, физиотерапевты, физиотерапевта
        лечебная физкультура, ЛФК, массаж, реабилитация, физическая реабилитация, боль, боли
        fizyoterapi, fizyoterapist, fizyoterapistler, fizik tedavi, fizik tedavisi, masaj
        bedensel terapi, ağrı, ağrılar, rehabilitasyon
        فیزیوتراپی, فیزیوتراپیست, ماساژ, توانبخشی جسمی, توان‌بخشی, بازتوانی, درد, کمردرد
        درمان فیزیکی
        фізіотерапія, фізіотерапію, фізіотерапевт, фізіотерапевти, фізична терапія, масаж, ЛФК
        реабілітація, фізична реабілітація, біль, болі
        Physiotherapie, Physiotherapeut, Physiotherapeuten, Physiotherapeutin, Krankengymnastik
        Massagen, Körpertherapie, Schmerzen, Rehabilitation
        fisioterapeuta, terapia física, massagem, dor, dores, reabilitação física
        fisioterapista, fisioterapisti, massaggi, dolore, riabilitazione fisica
        tiba ya viungo, fiziotherapia, mazoezi
        ፊዝዮተራፒ, ፊዚዮተራፒ
    """,
    "service=social": """
        social support, social work, social worker, social workers, social care, social services
        psychosocial support, social advice, case worker, housing, shelter
        accommodation, homeless, food, clothes, benefits, welfare, integration, language classes
        courses, school, befriending, community, money, transport
        accompagnement social, social, sociale, sociaux, service social, travail social
        travailleur social, travailleuse sociale, travailleurs sociaux, assistante sociale
        assistant social, assistantes sociales, éducateur, psychosocial, logement, hébergement
        foyer, sans-abri, nourriture, vêtements, allocations, intégration, cours de langue, école
        argent
        apoyo social, trabajo social, trabajador social, trabajadora social, trabajadores sociales
        asistente social, psicosocial, vivienda, alojamiento, albergue, refugio, comida, ropa
        integración, clases, cursos, escuela, dinero
        دعم اجتماعي, الدعم الاجتماعي, عمل اجتماعي, أخصائي اجتماعي, أخصائية اجتماعية, اجتماعيين
        عامل اجتماعي, الاجتماعية, الاجتماعيون, نفسي اجتماعي, سكن, السكن, مأوى, إيواء, طعام, ملابس
        اندماج, الاندماج, دورات لغة, مدرسة
        социальная помощь, социальную помощь, социальной помощи, социальная поддержка, соцработник
        социальный работник, социального работника, социальные работники, психосоциальная поддержка
        жильё, жилье, приют, ночлег, еда, одежда, пособия, пособие, интеграция, курсы, школа, деньги
        sosyal destek, sosyal yardım, sosyal hizmet, sosyal hizmetler, sosyal hizmet uzmanı
        sosyal çalışmacı, psikososyal destek, barınma, barınak, sığınak, konut, ev, yemek, kıyafet
        entegrasyon, uyum, dil kursu, kurslar, okul
        حمایت اجتماعی, خدمات اجتماعی, مددکار, مددکار اجتماعی, مددکاران, مددکاری, روانی اجتماعی, مسکن
        اسکان, سرپناه, خوابگاه, غذا, لباس, ادغام, کلاس زبان, مدرسه, پول
        соціальна допомога, соціальну допомогу, соціальна підтримка, соцпрацівник
        соціальний працівник, соціальні працівники, психосоціальна підтримка, житло, притулок, їжа
        одяг, виплати, інтеграція, курси, школа, гроші
        soziale Hilfe, soziale Beratung, Sozialberatung, Sozialarbeit, Sozialarbeiter
        Sozialarbeiterin, Sozialdienst, psychosoziale Beratung, Wohnung, Unterkunft, obdachlos
        Essen, Kleidung, Integration, Sprachkurs, Sprachkurse, Schule, Geld
        apoio social, assistência social, assistente social, psicossocial, moradia, abrigo, comida
        roupa, integração, escola, dinheiro
        assistenza sociale, assistente sociale, assistenti sociali, psicosociale, alloggio, casa
        cibo, vestiti, integrazione, scuola, soldi
        ustawi wa jamii, kijamii, makazi, malazi, chakula
        ማሕበራዊ, መጽለሊ, ገዛ
    """,
    "service=legal": """
        legal help, legal aid, legal advice, legal representation, lawyer, lawyers, attorney
        attorneys, solicitor, solicitors, barrister, advocate, law, asylum lawyer, asylum papers
        asylum application, asylum claim, asylum appeal, immigration lawyer, residence permit
        family reunification, visa
        deportation, court, complaint, compensation, redress, reparation, justice
        human rights lawyer, rights, documents
        aide juridique, aide juridictionnelle, conseil juridique, assistance juridique, juridiques
        avocat, avocate, avocats, avocates, juriste, juristes, droit, droits, droit d'asile
        demande d'asile, papiers, titre de séjour, regroupement familial, régularisation, visa
        expulsion, OQTF, recours
        tribunal, plainte, réparation, réparations, justice
        ayuda legal, asistencia legal, asesoría jurídica, asesoría legal, asesoramiento jurídico
        jurídico, abogado, abogada, abogados, abogadas, derecho, derechos, asilo, solicitud de asilo
        papeles, permiso de residencia, reagrupación familiar, visado, deportación, tribunal
        juicio, denuncia, demanda
        reparación, justicia
        مساعدة قانونية, المساعدة القانونية, استشارة قانونية, استشارات قانونية, الاستشارات القانونية
        دعم قانوني, القانوني, قانون, القانون, محامي, محام, المحامي, محامية, محامين, محامون, المحامين
        حقوق, لجوء, طلب لجوء, اللجوء, أوراق, أوراق اللجوء, إقامة, لم شمل, لم الشمل, الإقامة, تأشيرة
        ترحيل, الترحيل, محكمة, المحكمة, شكوى, تعويض, تعويضات, عدالة, العدالة
        юридическая помощь, юридическую помощь, юридической помощи, правовая помощь, правовую помощь
        юридическая консультация, консультация юриста, юрист, юристы, юриста, юристу, адвокат
        адвокаты, адвоката, адвокату, адвокатов, право, права, правозащитник, убежище, убежища
        убежищу, заявление на убежище, документы, вид на жительство, воссоединение семьи, виза
        депортация, суд, суда, жалоба, компенсация, справедливость
        hukuki yardım, hukuki destek, hukuki danışmanlık, hukuk, hukuksal, adli yardım, avukat
        avukatlar, avukata, avukatı, iltica, iltica başvurusu, sığınma başvurusu, evrak, belgeler
        oturma izni, aile birleşimi, oturum, vize, sınır dışı, dava, mahkeme, şikayet, tazminat
        adalet, haklar
        کمک حقوقی, کمک‌های حقوقی, مشاوره حقوقی, خدمات حقوقی, وکیل, وکلا, وکیلان, وکالت, حقوق
        حقوقدان, قانون, قانونی, پناهندگی, درخواست پناهندگی, مدارک, اقامت, ویزا, دیپورت, اخراج
        دادگاه, شکایت, غرامت, عدالت
        юридична допомога, юридичну допомогу, юридичної допомоги, правова допомога, правову допомогу
        юридична консультація, юрист, юристи, юриста, адвокат, адвокати, адвоката, право, права
        правозахисник, притулок, притулку, документи, посвідка, віза, депортація, суд, скарга
        компенсація, справедливість
        rechtliche Hilfe, Rechtshilfe, Rechtsberatung, rechtlich, Rechtsanwalt, Rechtsanwälte
        Rechtsanwältin, Anwalt, Anwälte, Anwältin, Anwältinnen, Jurist, Juristin, Juristen, Recht
        Rechte, Asyl, Asylantrag, Asylverfahren, Asylrecht, Familiennachzug, Papiere, Aufenthalt
        Aufenthaltstitel, Visum, Abschiebung, Gericht, Klage, Entschädigung, Gerechtigkeit
        assistência jurídica, apoio jurídico, advogado, advogada, advogados, advogadas, direito
        direitos, asilo, papéis, visto, deportação, denúncia, justiça
        assistenza legale, aiuto legale, consulenza legale, avvocato, avvocata, avvocati, giuridica
        diritto, diritti, asilo, permesso di soggiorno, documenti, espulsione, tribunale, giustizia
        msaada wa kisheria, wakili, mawakili, mwanasheria, wanasheria, sheria, haki, mahakama
        ጠበቓ, ጠበቓታት, ሕጋዊ, ሕጊ, ዑቕባ, ቤት ፍርዲ, ፍትሒ
    """,
    "service=forensic": """
        medico-legal, medico-legal report, médico-légal, informe médico-legal
        Istanbul Protocol, Protocole d'Istanbul, Protocolo de Estambul, İstanbul Protokolü
        Istanbul-Protokoll, Protocollo di Istanbul, بروتوكول إسطنبول, پروتکل استانبول
        forensic documentation, forensic report, forensic reports, forensics, forensic evaluation
        forensic assessment, forensic examination, medicolegal report, medicolegal reports, evidence
        medical evidence, medical report, medical certificate, torture evidence, proof, scars, marks
        documentation of torture, documenting, expert report, protocol
        documentation médicolégale, expertise médicolégale, rapport médical, rapports, certificat
        certificats, preuve, preuves de torture, cicatrices, séquelles, constat, attestation
        documentación forense, forenses, informe forense, informe médicolegal, informes
        peritaje, peritajes, pericial, certificado, prueba, pruebas de tortura, evidencia
        cicatrices, protocolo, evaluación
        توثيق طبي, التوثيق, توثيق التعذيب, طب شرعي, الطب الشرعي, شرعية, تقرير طبي, تقارير
        التقرير الطبي, شهادة طبية, إثبات, إثبات التعذيب, أدلة, دليل, آثار التعذيب, ندوب, بروتوكول
        تقييم
        судмедэкспертиза, судебная экспертиза, судебно-медицинская экспертиза, заключение
        медицинское заключение, справка, доказательства пыток, доказательство
        документирование пыток, документация, шрамы, следы пыток, протокол, освидетельствование
        adli belgeleme, adli rapor, adli raporu, adli tıp, adli tıp raporu, adli tıbbi
        doktor raporu, raporlama, işkence raporu, işkence belgeleme, kanıt, kanıtlar, delil
        deliller, yara izi, protokolü
        مستندسازی, مستندسازی شکنجه, پزشکی قانونی, گزارش پزشکی, گزارش پزشکی قانونی, گواهی پزشکی, مدرک
        شواهد, اثبات شکنجه, آثار شکنجه, جای زخم, پروتکل, ارزیابی
        судмедекспертиза, судова експертиза, судово-медична експертиза, висновок, медичний висновок
        довідка, докази катувань, доказ, документування катувань, документація, шрами
        сліди катувань, протокол
        Gutachten, Attest, ärztliches Gutachten, rechtsmedizinisch, Rechtsmedizin, Dokumentation
        Folterdokumentation, Folterspuren, Beweise, Beweis, Narben, Protokoll
        documentação forense, laudo, laudos, relatório, relatórios, perícia, provas, cicatrizes
        documentazione, certificazione, certificato, referto, perizia, perizie, prove, cicatrici
        ushahidi, ripoti ya daktari, makovu
        መርትዖ, ጸብጻብ
    """,
    "service=family": """
        family and children, families, family therapy, family counselling, couple, couples therapy
        marriage, parents, parenting, mother, mothers, father, children, child, child therapy
        child psychologist, kids, babies, play therapy, teenagers, adolescents
        famille et enfants, familles, familial, familiale, thérapie familiale, couple, couples
        parents, parentalité, mère, mères, père, enfant, enfants, pédopsychologue, adolescents, bébé
        familia y niños, familias, familiar, familiares, terapia familiar, pareja, parejas, padres
        madre, madres, niño, niños, niña, niñas, infantil, hijos, hijas, adolescentes
        الأسرة والأطفال, أسرة, الأسرة, أسر, أسري, عائلة, العائلة, عائلات, العائلات, عائلي, للعائلات
        زوجين, آباء, أمهات, أم, أطفال, الأطفال, للأطفال, طفل, الطفل, مراهقين
        семья и дети, семьи, семье, семьям, семей, семейная терапия, семейный психолог, родители
        родителям, мать, матери, дети, детей, детям, ребёнок, ребенок, ребёнка, ребенка, детский
        детский психолог, подростки, подростков
        aile ve çocuklar, aileler, ailelere, aile terapisi, aile danışmanlığı, çift, evlilik
        ebeveynler, anne, anneler, baba, çocuk, çocuklar, çocuklara, çocuğum, çocuk psikoloğu
        ergenler
        خانواده و کودکان, خانواده, خانواده‌ها, خانوادگی, خانوادهدرمانی, زوجدرمانی, زوج, والدین, مادر
        مادران, پدر, کودک, کودکان, بچه, بچه‌ها, فرزند, فرزندان, نوجوان, نوجوانان
        сім'я та діти, сім'ї, родина, родини, родинам, сімейна терапія, сімейний психолог, батьки
        мати, матері, діти, дітей, дітям, дитина, дитини, дитячий, дитячий психолог, підлітки
        Familie und Kinder, Familien, Familientherapie, Familienberatung, Paare, Paartherapie
        Eltern, Mutter, Mütter, Vater, Kind, Kinder, Kindern, Kindertherapie, Jugendliche
        família e crianças, famílias, terapia familiar, casal, pais, mãe, mães, criança, filhos
        famiglia e bambini, famiglie, terapia familiare, coppia, genitori, madri, bambino, bambina
        figli
        familia na watoto, mtoto, wazazi, ndoa
        ስድራቤት, ስድራቤታት, ስድራ, ቆልዑ, ህጻናት, ህጻን, ወለዲ
    """,
    "service=group": """
        group therapy, group, groups, support group, self-help group, peer support
        group counselling
        group sessions, thérapie de groupe, groupe, groupes, groupes de parole, groupe de soutien
        pairs
        terapia de grupo, terapia grupal, grupos, grupales, grupo de apoyo, autoayuda
        علاج جماعي, العلاج الجماعي, مجموعة, مجموعات, مجموعات دعم, جماعية, الجماعية, أقران
        групповая терапия, групповую терапию, группа, группы, группу, группа поддержки
        групповые занятия, взаимопомощь
        grup terapisi, gruplar, grubu, destek grubu, akran desteği
        گروهدرمانی, گروه درمانی, گروه, گروه‌ها, گروهی, درمان گروهی, همتا, همتایان
        групова терапія, групову терапію, група, групи, групу, група підтримки, групові заняття
        взаємодопомога
        Gruppentherapie, Gruppe, Gruppen, Selbsthilfegruppe, Selbsthilfe, Gesprächsgruppe
        terapia em grupo, terapia de grupo, grupo de apoio, autoajuda
        terapia di gruppo, gruppo, gruppi, mutuo aiuto
        kikundi, vikundi, makundi
        ጉጅለ, ጉጅለታት
    """,
    "service=art": """
        art and movement therapy, arts, art therapist, painting, drawing, music, music therapy
        dance, dance therapy, dancing, theatre, theater, drama therapy, creative, creativity
        sport, sports
        yoga, garden, gardening, choir, singing, body
        thérapie par l'art, art-thérapie, arts, atelier, ateliers, peinture, dessin, musique
        musicothérapie, danse, mouvement, théâtre, créatif, sport, yoga, jardin, jardinage, chorale
        arteterapia, terapia artística, terapia de arte, movimiento, pintura, dibujo, música
        musicoterapia, danza, baile, teatro, talleres, taller, creatividad, deporte, yoga, huerto
        علاج بالفن, العلاج بالفن, الفن, فنون, بالفنون, رسم, الرسم, موسيقى, بالموسيقى, رقص, حركة
        الحركة, مسرح, دراما, رياضة, يوغا
        арт-терапия, арттерапия, арт-терапию, терапия искусством, искусство, творчество, рисование
        музыка, музыкальная терапия, танцы, танцевальная терапия, движение, театр, спорт, йога
        sanat terapisi, sanat, dans terapisi, hareket terapisi, müzik terapisi, müzik, resim
        tiyatro, yaratıcı, spor, yoga, bahçe
        هنردرمانی, هنر درمانی, هنر, نقاشی, موسیقی, موسیقیدرمانی, رقص, رقصدرمانی, حرکتدرمانی, تئاتر
        ورزش, یوگا
        арт-терапія, арттерапія, арт-терапію, мистецтво, творчість, малювання, музика
        музична терапія, танці, танцювальна терапія, рух, театр, спорт, йога
        Kunsttherapie, Kunst, Malen, Musiktherapie, Musik, Tanztherapie, Tanzen, Bewegungstherapie
        Bewegung, Theater, kreativ, Sport, Yoga, Garten, Gartentherapie
        terapia pela arte, movimento, desenho, dança, esporte, desporto
        arte, arteterapia, pittura, disegno, musica, danza, laboratori, giardino
        sanaa, muziki, ngoma, michezo, uchoraji
        ስነ-ጥበብ, ሙዚቃ, ስእሊ
    """,
    "service=livelihoods": """
        livelihoods, livelihood, work, job, jobs, job training, employment, unemployed, income
        income generation, vocational training, skills, microcredit, small business
        economic support, farming, tailoring, sewing, money, loan, economic empowerment
        moyens de subsistance, travail, emploi, emplois, formation professionnelle, insertion
        chômage, revenu, revenus, activités génératrices de revenus, microcrédit, économique, argent
        métier
        medios de vida, sustento, trabajo, trabajos, empleo, empleos, formación profesional
        capacitación laboral, ingresos, microcrédito, emprendimiento, económico, económica, dinero
        oficio
        سبل العيش, سبل كسب العيش, عمل, العمل, وظيفة, وظائف, توظيف, تدريب مهني, التدريب المهني, دخل
        مهارات, مشاريع صغيرة, تمكين اقتصادي, الاقتصادي, قرض, بطالة
        средства к существованию, работа, работу, работы, трудоустройство, занятость, заработок
        доход, профессиональное обучение, профобучение, ремесло, микрокредит
        экономическая поддержка, деньги
        geçim, geçim kaynakları, işler, istihdam, meslek, meslek kursu, mesleki eğitim, gelir
        ekonomik destek, mikro kredi, çalışma
        معیشت, امرار معاش, کار, کاریابی, شغل, اشتغال, درآمد, درآمدزایی, آموزش حرفه‌ای, حرفهآموزی
        مهارت, مهارت‌ها, وام, اقتصادی, پول
        засоби до існування, робота, роботу, працевлаштування, зайнятість, заробіток, дохід
        професійне навчання, ремесло, мікрокредит, економічна підтримка, гроші
        Lebensunterhalt, Arbeit, Arbeitsplatz, Beruf, Berufsausbildung, Beschäftigung, Einkommen
        Jobsuche, Geld
        meios de subsistência, trabalho, emprego, renda, rendimento, capacitação profissional
        dinheiro
        lavoro, mezzi di sussistenza, impiego, reddito, formazione professionale, soldi
        kazi, ajira, kipato, riziki, ujuzi, biashara
        ስራሕ, ሞያ, እቶት
    """,
    "service=prison": """
        prison outreach, prison visits, prisons, visiting prisons, jail, jails, detention
        detention visits, detention monitoring, police custody, in prison, inmates
        intervention en prison, visites en prison, visites, prison, prisons, détention, carcéral
        rétention, garde à vue, maison d'arrêt
        visitas a cárceles, visitas, cárcel, cárceles, prisión, prisiones, detención, penitenciario
        penitenciaria, penal, penales
        زيارة السجون, زيارات السجون, سجن, السجن, سجون, السجون, احتجاز, الاحتجاز, مكان الاحتجاز
        توقيف
        работа в тюрьмах, посещение тюрем, тюрьма, тюрьмы, тюрьме, тюрем, СИЗО, колония, колонии
        места лишения свободы, заключение
        hapishane, hapishaneler, hapishane ziyareti, cezaevi, cezaevleri, cezaevinde
        cezaevi ziyareti, ziyaretler, hapis, hapiste, gözaltı, gözaltında, tutukevi
        بازدید از زندان, زندان, زندان‌ها, زندانها, بازداشتگاه, بازداشت
        робота у в'язницях, відвідування в'язниць, в'язниця, в'язниці, тюрма, тюрми, СІЗО, колонія
        колонії, місця несвободи
        Gefängnis, Gefängnisse, Gefängnisbesuche, Besuche, Haft, Abschiebehaft, JVA
        visitas a prisões, prisão, prisões, cadeia, presídio, presídios
        carcere, carceri, visite in carcere, prigione, prigioni, detenzione
        gereza, magereza, gerezani, jela
        ቤት ማእሰርቲ, ማእሰርቲ
    """,
    "service=training": """
        training, trainings, trainer, courses, workshop, workshops, seminar, capacity building
        supervision, professional development, education, students, internship
        formation, formations, formateur, cours, atelier, ateliers, séminaire, stage, supervision
        renforcement des capacités, enseignement, étudiants
        formación, capacitación, capacitaciones, cursos, curso, taller, talleres, seminario
        docencia, supervisión, pasantía, estudiantes
        تدريب, التدريب, تدريبية, تدريبات, دورة, دورات, ورشة, ورش عمل, ورشات, بناء القدرات, إشراف
        تعليم
        обучение, обучения, тренинг, тренинги, семинар, семинары, курсы, повышение квалификации
        супервизия, стажировка, образование
        eğitim, eğitimler, eğitimi, atölye, çalıştay, seminer, kurslar, süpervizyon, kapasite, staj
        آموزش, آموزشی, آموزش‌ها, کارگاه, کارگاه‌ها, دوره, دوره‌های آموزشی, سمینار, ظرفیتسازی
        کارآموزی
        навчання, тренінг, тренінги, семінар, семінари, курси, підвищення кваліфікації, супервізія
        стажування, освіта
        Fortbildung, Fortbildungen, Weiterbildung, Schulung, Schulungen, Ausbildung, Seminare
        Workshops, Supervision, Praktikum
        formação, capacitação, treinamento, oficina, oficinas, supervisão, estágio
        formazione, corso, corsi, laboratorio, seminari, tirocinio
        mafunzo, semina, warsha, elimu
        ስልጠና, ትምህርቲ
    """,
    "service=research": """
        research, researcher, researchers, study, studies, science, scientific, publications
        university, statistics, data
        recherches, chercheur, chercheuse, chercheurs, étude, études, scientifique
        publications, université
        investigación, investigaciones, investigador, investigadora, investigadores, estudio
        estudios, científica, publicaciones, universidad
        بحث, البحث, بحث علمي, بحوث, أبحاث, الأبحاث, باحث, باحثين, دراسة, دراسات, الدراسات, منشورات
        исследование, исследования, исследований, научные исследования, наука, исследователь
        исследователи, публикации
        araştırma, araştırmalar, araştırmacı, araştırmacılar, bilimsel, çalışmalar, yayınlar
        üniversite
        پژوهش, پژوهشی, پژوهش‌ها, پژوهشگر, تحقیق, تحقیقات, تحقیقاتی, مطالعه, مطالعات, علمی, دانشگاه
        дослідження, досліджень, наукові дослідження, наука, дослідник, дослідники, публікації
        Forschung, Forschungen, Forscher, Studie, Studien, Wissenschaft, Universität
        pesquisa, pesquisas, pesquisador, investigação, estudos, universidade
        ricerca, ricerche, ricercatore, ricercatori, studi, università
        utafiti, tafiti, watafiti
        መጽናዕቲ, ምርምር
    """,
    "service=advocacy": """
        advocacy, advocate, advocates, human rights, human rights defenders, activist, activists
        campaign, campaigns, campaigning, lobbying, policy, prevention of torture, awareness
        justice, accountability, reform
        plaidoyer, droits humains, droits de l'homme, défense des droits, défenseurs, militant
        militants, campagne, campagnes, sensibilisation, prévention de la torture, justice
        incidencia, incidencia política, derechos humanos, defensa de derechos, defensores
        activistas, activista, campaña, campañas, sensibilización, prevención de la tortura
        justicia
        مناصرة, المناصرة, مناصرة حقوق الإنسان, حقوق الإنسان, حقوقية, حقوقي, ناشط, ناشطين, نشطاء
        حملة, حملات, توعية, التوعية, منع التعذيب, الوقاية من التعذيب, مناهضة التعذيب, العدالة
        адвокация, адвокации, правозащита, правозащитная, правозащитная организация, правозащитники
        правозащитник, права человека, защита прав, активисты, кампания, кампании, просвещение
        предотвращение пыток
        savunuculuk, insan hakları, insan hakları savunucusu, hak savunuculuğu, savunucuları
        aktivist, aktivistler, kampanya, kampanyalar, farkındalık, işkencenin önlenmesi, adalet
        دادخواهی, حقوق بشر, حقوق بشری, مدافعان حقوق بشر, مدافع, فعال حقوق بشر, فعالان, کارزار, کمپین
        پیشگیری از شکنجه, حمایتگری
        адвокація, адвокації, правозахист, правозахисна, правозахисники, права людини, захист прав
        активісти, кампанія, кампанії, просвіта, запобігання катуванням
        Menschenrechte, Menschenrechtsarbeit, Menschenrechtsverteidiger, Interessenvertretung
        Aktivisten, Kampagne, Kampagnen, Öffentlichkeitsarbeit, Folterprävention
        direitos humanos, defesa de direitos, ativistas, ativista, campanha, campanhas, prevenção
        diritti umani, difesa dei diritti, attivisti, campagne, campagna, sensibilizzazione
        prevenzione
        utetezi, haki za binadamu, watetezi, kampeni
        መሰላት ደቂሰብ, ሰብኣዊ መሰላት, መሰል
    """,
    # Whom centres help.
    "helps=everyone": """
        everyone, everybody, anyone, anybody, adults, men, elderly, older people, torture survivors
        survivors of torture, survivor, torture victims, victims of torture, victim, tortured
        tout le monde, tous, toutes, adultes, hommes, personnes âgées, survivants de la torture
        survivantes, victimes de torture, victimes de la torture, torturé, torturés
        todos, todas, todo el mundo, cualquiera, adultos, hombres, mayores
        sobrevivientes de tortura, supervivientes de tortura, víctimas de tortura
        víctimas de la tortura, torturado
        torturados
        الجميع, للجميع, رجال, الرجال, للرجال, كبار السن, ضحايا التعذيب, لضحايا التعذيب, ضحية تعذيب
        الناجين من التعذيب, ناجين, ناجون, الناجيات, ناجي
        все, всем, каждый, каждому, взрослые, взрослым, мужчины, мужчинам, пожилые
        пострадавшие от пыток, пострадавшим от пыток, жертвы пыток, жертвам пыток, пережившие пытки
        пытки, выжившие
        herkes, herkese, yetişkinler, erkekler, yaşlılar, işkence görenler, işkence mağdurları
        işkence mağdurlarına, işkenceden kurtulanlar, hayatta kalanlar
        همه, همگان, همه افراد, مردان, مرد, بزرگسالان, سالمندان, قربانیان شکنجه, قربانی شکنجه
        بازماندگان شکنجه, بازمانده, شکنجه شده, شکنجه‌شدگان
        усі, усім, всі, всім, кожен, дорослі, чоловіки, чоловікам, літні люди
        постраждалі від катувань, постраждалим від катувань, жертви катувань, жертвам катувань, ті
        хто пережив катування
        jeder, Erwachsene, Männer, Senioren, Überlebende von Folter, Folterüberlebende
        Folteropfer, Opfer von Folter, gefoltert
        qualquer pessoa, homens, idosos, vítimas de tortura, sobreviventes de tortura
        tutti, chiunque, adulti, uomini, anziani, vittime di tortura, sopravvissuti alla tortura
        kila mtu, watu wote, wote, wanaume, wazee, waathirika wa mateso, manusura wa mateso
        ኩሉ ሰብ, ግዳያት ስቅያት
    """,
    "helps=asylum": """
        asylum seekers, asylum seeker, asylum, refugees, refugee, migrants, migrant, immigrants
        immigrant, displaced people, war refugees, newcomers, resettled, refugee children
        persecuted, persecution, fled
        demandeurs d'asile, demandeur d'asile, demandeuse d'asile, asile, l'asile, réfugiés, réfugié
        réfugiée, réfugiées, migrants, migrantes, immigrés, déplacés, primo-arrivants, persécutés
        solicitantes de asilo, solicitante de asilo, asilo, asilados, refugiados, refugiado
        refugiadas, refugiada, migrantes, inmigrantes, desplazados, perseguidos
        طالبو اللجوء, طالبي اللجوء, طالب لجوء, لطالبي اللجوء, لجوء, اللجوء, لاجئ, لاجئة, لاجئين
        لاجئون, اللاجئين, اللاجئون, للاجئين, مهاجر, مهاجرين, المهاجرين, للمهاجرين, نازحين, النازحين
        مضطهدين
        искатели убежища, искателям убежища, ищущие убежища, ищущим убежища, просители убежища
        убежище, убежища, беженцы, беженец, беженка, беженцам, беженцев, мигранты, мигрантам
        мигрантов, переселенцы, переселенцам, эмигранты, вынужденные переселенцы
        sığınmacılar, sığınmacı, sığınmacılara, sığınma, mülteciler, mülteci, mültecilere, iltica
        göçmenler, göçmen, göçmenlere, yerinden edilmiş
        پناهجویان, پناهجو, پناه‌جویان, پناه‌جو, پناهندگان, پناهنده, پناهنده‌ها, پناهندگی, مهاجران
        مهاجرین, مهاجر, آوارگان, آواره
        шукачі притулку, шукачам притулку, шукач притулку, притулок, біженці, біженець, біженка
        біженцям, біженців, мігранти, мігрантам, переселенці, переселенцям, ВПО
        Asylsuchende, Asylbewerber, Asylbewerberin, Asyl, Geflüchtete, Geflüchteten, Flüchtlinge
        Flüchtling, Flüchtlingen, geflohen, Migranten, Migrantinnen, Vertriebene, Schutzsuchende
        requerentes de asilo, solicitantes de refúgio, refúgio, asilo, imigrantes, deslocados
        richiedenti asilo, richiedente asilo, rifugiati, rifugiato, rifugiate, profughi, migranti
        wakimbizi, mkimbizi, waomba hifadhi, hifadhi, wahamiaji, mhamiaji
        ስደተኛ, ስደተኛታት, ንስደተኛታት, ሓተቲ ዑቕባ, ሓታቲ ዑቕባ, ዑቕባ, ተመዛበልቲ
    """,
    "helps=undocumented": """
        undocumented people, undocumented, without papers, papers, paperless, irregular migrants
        illegal, illegally, no visa, visa, overstayed, rejected, refused, no residence permit
        status, uninsured, insurance
        sans-papiers, papiers, irrégulier, irrégulière, situation irrégulière, illégal, clandestin
        clandestins, débouté, déboutés, AME, séjour
        indocumentados, indocumentadas, sin papeles, papeles, irregulares, situación irregular
        ilegal, ilegales, sin documentos
        بدون أوراق, أوراق, أوراق رسمية, غير نظامي, غير النظاميين, غير شرعي, غير موثقين, بلا وثائق
        وثائق, مخالفين, مرفوض, مرفوضين, بدون إقامة
        без документов, документы, документов, нелегалы, нелегальные мигранты, нелегально
        без статуса, статуса, без визы, отказ
        belgesiz, belgesizler, kağıtsız, kağıtsızlar, evraksız, düzensiz göçmenler, kaçak, kayıtsız
        kimliksiz, reddedilen
        بدون مدارک, مدارک, بدون مدرک, فاقد مدرک, بی‌مدرک, غیرقانونی, غیر قانونی, بدون اقامت, رد شده
        без документів, документів, документи, нелегали, нелегально, без статусу, статусу
        ohne Papiere, Papiere, papierlos, Papierlose, undokumentiert, Undokumentierte, illegal
        Illegalisierte, Abgelehnte, abgelehnt, Duldung, Geduldete
        pessoas sem documentos, indocumentados, papéis, situação irregular, ilegais
        senza documenti, documenti, irregolari, clandestini, senza permesso
        hati, vibali, haramu
    """,
    "helps=women": """
        women, woman, girls, girl, female, females, mothers, widows, pregnant
        sexual violence, gender-based violence, GBV, SGBV, domestic violence, FGM
        female genital mutilation, trafficking, trafficked
        femmes, femme, filles, fille, mères, veuves, enceinte, viol, violences sexuelles
        violence sexuelle, violences conjugales, violences faites aux femmes, excision
        mutilations sexuelles, mutilations génitales, traite
        mujeres, mujer, niñas, chicas, madres, viudas, embarazada, violación, violencia sexual
        violencia de género, violencia doméstica, mutilación genital, trata
        نساء, النساء, للنساء, امرأة, المرأة, للمرأة, مرأة, نسائي, نسوية, سيدات, بنات, فتيات, الفتيات
        أرامل, حامل, اغتصاب, الاغتصاب, عنف جنسي, العنف الجنسي, العنف ضد المرأة, العنف الأسري, ختان
        الاتجار
        женщины, женщина, женщинам, женщин, женский, девушки, девочки, вдовы, матери, беременная
        беременные, изнасилование, сексуальное насилие, домашнее насилие, насилие, насилия
        торговля людьми
        kadınlar, kadın, kadınlara, kız çocukları, kızlar, anneler, dul, hamile, tecavüz
        cinsel şiddet, kadına yönelik şiddet, aile içi şiddet, insan ticareti
        زنان, زن, زن‌ها, خانم, خانم‌ها, بانوان, دختران, دختر, بیوه, باردار, تجاوز, تجاوز جنسی
        خشونت جنسی, خشونت خانگی, خشونت علیه زنان, ختنه, قاچاق انسان
        жінки, жінка, жінкам, жінок, жіночий, дівчата, дівчатам, вдови, матері, вагітна, вагітні
        зґвалтування, сексуальне насильство, домашнє насильство, насильство, торгівля людьми
        Frauen, Frau, Mädchen, Mütter, Witwen, schwanger, Vergewaltigung, sexuelle Gewalt
        sexualisierte Gewalt, häusliche Gewalt, Genitalverstümmelung, FGM, Menschenhandel
        mulheres, mulher, meninas, mães, viúvas, grávida, estupro, violência sexual
        violência doméstica, violência de gênero, tráfico
        donne, donna, ragazze, madri, vedove, incinta, stupro, violenza sessuale, violenza domestica
        tratta
        wanawake, mwanamke, wasichana, wajane, ubakaji, ukatili wa kijinsia
        ደቂ ኣንስትዮ, ንደቂ ኣንስትዮ, ደቀንስትዮ, ኣንስትዮ, ሰበይቲ, ኣዋልድ
    """,
    "helps=children": """
        children, child, kids, kid, young people, youth, youths, teenagers, teenager, teens
        adolescents, adolescent, minors, minor, unaccompanied minors, unaccompanied children
        underage, boys, boy, girls, babies, students, son, daughter
        enfants, enfant, jeunes, jeune, jeunesse, adolescents, adolescente, ados, mineurs, mineur
        mineurs isolés, mineurs non accompagnés, MNA, bébés, garçons, filles
        niños, niño, niñas, niña, infancia, infantil, jóvenes, joven, juventud, adolescentes
        menores, menor, menores no acompañados, MENA, chicos, hijos, hijas
        أطفال, الأطفال, للأطفال, طفل, الطفل, طفلة, طفولة, الطفولة, شباب, الشباب, للشباب, يافعين
        اليافعين, مراهقين, المراهقين, قاصر, قاصرين, القاصرين, قصّر, القصّر, غير مصحوبين, أولاد, ابني
        ابنتي
        дети, детей, детям, ребёнок, ребенок, ребёнка, ребенка, детский, молодёжь, молодежь
        молодёжи, молодые люди, подростки, подросток, подросткам, подростков, несовершеннолетние
        несовершеннолетним, несопровождаемые
        çocuklar, çocuk, çocuklara, çocuğum, gençler, genç, gençlere, ergenler, ergen, reşit olmayan
        refakatsiz çocuklar, refakatsiz, bebekler
        کودکان, کودک, بچه, بچه‌ها, نوجوانان, نوجوان, جوانان, جوان, جوان‌ها, خردسالان, خردسال
        بی‌سرپرست, بدون سرپرست, کودکان تنها, فرزندان, فرزندم
        діти, дітей, дітям, дитина, дитини, дитячий, молодь, молоді люди, підлітки, підліток
        підліткам, підлітків, неповнолітні, неповнолітнім, без супроводу
        Kinder, Kind, Kindern, Jugendliche, Jugendlichen, Jugend, junge Menschen, Minderjährige
        unbegleitete Minderjährige, UMF, Jungen, Mädchen, Teenager
        crianças, criança, meninos, meninas, jovens, jovem, adolescência, menores não acompanhados
        bambini, bambino, bambine, minori, minorenni, minori non accompagnati, giovani, ragazzi
        adolescenti
        watoto, mtoto, vijana, kijana
        ቆልዑ, ንቆልዑ, ቆልዓ, ህጻናት, ህጻን, መንእሰያት, መንእሰይ, ትሕቲ ዕድመ
    """,
    "helps=lgbtiq": """
        LGBTIQ+, LGBTIQ, LGBT, LGBTI, LGBTQ, LGBTQI, LGBTQIA+, gay, gays, lesbian, lesbians
        homosexual, homosexuals, bisexual, bi, transgender, trans, transsexual, intersex, queer
        non-binary
        same-sex, sexual orientation, gender identity, SOGI
        LGBTQI+, homosexuel, homosexuelle, homosexuels, lesbienne, lesbiennes, bisexuel, bisexuelle
        transgenre, transgenres, transsexuel, intersexe, orientation sexuelle, identité de genre
        LGTB, LGTBI, LGTBIQ+, LGBTTI, homosexuales, lesbiana, lesbianas, gais, bisexuales
        transgénero, transexual, intersexual, diversidad sexual, disidencias sexuales
        orientación sexual
        مجتمع الميم, الميم, مثلي, مثلية, مثليين, المثليين, مثليات, المثلية, متحول جنسيا
        متحولين جنسيا, عابر جنسيا, عابرات, عابرين جنسيا, ثنائي الجنس, كوير, ميول جنسية, ترانس
        ЛГБТ, ЛГБТК, ЛГБТК+, ЛГБТИК, ЛГБТКИА+, гей, геи, геев, геям, лесбиянка, лесбиянки
        гомосексуал, гомосексуалы, бисексуалы, трансгендер, трансгендерные, транс, интерсекс, квир
        eşcinsel, eşcinseller, gey, lezbiyen, lezbiyenler, biseksüel, translar, trans kadın
        trans bireyler, interseks, kuir, cinsel yönelim, cinsiyet kimliği
        ال‌جی‌بی‌تی, الجی‌بی‌تی, رنگین‌کمانی, دگرباش, دگرباشان, همجنسگرا, همجنسگرایان, گی, لزبین
        دوجنسگرا, ترنس, ترنسجندر, تراجنسیتی, تراجنسیتی‌ها, کوییر, گرایش جنسی, اقلیت‌های جنسی
        ЛГБТКІ, ЛГБТІК, ЛГБТІК+, ґей, ґеї, геї, геям, лесбійка, лесбійки, гомосексуали, бісексуали
        трансгендерні, трансгендери, інтерсекс, квір
        schwul, Schwule, lesbisch, Lesben, homosexuell, Homosexuelle, bisexuell, transgeschlechtlich
        transsexuell, intergeschlechtlich, nichtbinär
        LGBTQIAPN+, gays, lésbica, lésbicas, homossexual, homossexuais, transexuais, travesti
        travestis
        omosessuale, omosessuali, lesbica, lesbiche, bisessuali, transessuali
        mashoga, shoga, wasagaji
    """,
    "helps=detainees": """
        detainees, detainee, prisoners, prisoner, ex-prisoners, former prisoners, former detainees
        political prisoners, detained, arrested, imprisoned, imprisonment, in prison, prison, jail
        in jail, jailed, inmates, convicts, custody, released, prisoners of war, POW
        détenus, détenu, détenue, détenues, ex-détenus, anciens détenus, prisonniers, prisonnier
        prisonnière, prisonniers politiques, incarcéré, emprisonné, arrêté, prison, détention
        prisonniers de guerre, libérés
        detenidos, detenido, detenida, detenidas, presos, preso, presa, presas, expresos
        presos políticos, prisioneros, prisionero, privados de libertad, encarcelado, encarcelados
        cárcel, prisión, reclusos, internos, exdetenidos
        معتقل, معتقلين, المعتقلين, معتقلون, المعتقلون, للمعتقلين, معتقلات, سجين, السجين, سجناء
        السجناء, سجناء سياسيين, محتجزين, المحتجزين, موقوفين, أسير, أسرى, الأسرى, محررين, سجن, السجن
        اعتقال, مسجون
        заключённые, заключенные, заключённым, заключенным, заключённых, заключенных, заключённый
        заключенный, политзаключённые, политзаключенные, политзэки, бывшие заключённые, арестованные
        арест, арестован, задержанные, задержанный, осуждённые, осужденные, тюрьма, тюрьме, пленные
        военнопленные, военнопленных, военнопленным, пленных, плен
        mahpuslar, mahpus, mahkumlar, mahkum, tutuklular, tutuklu, tutuklulara, hükümlüler
        siyasi tutsak, tutsaklar, eski mahpuslar, gözaltı, gözaltına alınanlar, cezaevi, hapis, esir
        esirler
        زندانی, زندانیان, زندانی‌ها, زندانی سیاسی, زندانیان سیاسی, زندانی سابق, بازداشت‌شدگان
        بازداشت شده, بازداشتی, بازداشت, دستگیر شده, زندان, اسیر, اسیران, اسرا
        ув'язнені, ув'язнений, ув'язненим, ув'язнених, політв'язні, політичні в'язні, в'язнів
        в'язні, колишні в'язні, затримані, затриманий, арештовані, засуджені, тюрма, в'язниця
        полонені, військовополонені, військовополонених, полонених, полоненим, полон
        звільнені з полону
        Häftlinge, Häftling, Gefangene, Gefangenen, politische Gefangene, Inhaftierte, inhaftiert
        ehemalige Häftlinge, verhaftet, Gefängnis, Haft, Kriegsgefangene
        detentos, presidiários, prisioneiros, prisioneiro, encarcerados, presos políticos, prisão
        detenuti, detenuto, detenute, ex detenuti, carcerati, prigionieri, arrestati, carcere
        wafungwa, mfungwa, mahabusu, waliofungwa, gereza
        እሱራት, እሱር, እሱራት ፖለቲካ, ማእሰርቲ
    """,
    "helps=disappeared": """
        families of the disappeared, disappeared, disappeared relatives, disappearance
        enforced disappearances, missing, missing persons, missing relatives, relatives, family
        relative, loved ones, kidnapped
        familles de disparus, familles des disparus, disparus, disparu, disparue, disparition forcée
        disparitions forcées, disparitions, proches, famille, enlevé, enlèvements
        familias de desaparecidos, familiares de desaparecidos, desaparecidos, desaparecido
        desaparecidas, desaparecida, desaparición forzada, desapariciones, familiares, búsqueda
        secuestrados
        عائلات المفقودين, أهالي المفقودين, أسر المفقودين, ذوي المفقودين, مفقود, مفقودين, المفقودين
        مفقودون, المفقودون, مخفيين قسرا, المخفيين قسريا, مختفين, المختفين, المختفون, اختفاء قسري
        الاختفاء القسري, إخفاء, الإخفاء القسري, عائلة, العائلات, أهالي, مغيبين, مخطوفين
        семьи пропавших, семьи исчезнувших, семьям исчезнувших, пропавшие, пропавших без вести
        пропавший, пропал, исчезнувшие, исчезнувших, насильственные исчезновения, родственники
        родственникам, родственников, близкие, близких, похищенные, похищение
        kayıp yakınları, kayıp aileleri, kayıplar, kayıp, kaybedilenler, kaybedilenlerin aileleri
        zorla kaybetme, gözaltında kayıp, gözaltında kaybedilenler, yakınları, akrabalar, kaçırılan
        خانواده ناپدیدشدگان, ناپدیدشدگان, ناپدید شده, ناپدید, ناپدیدسازی قهری, ناپدیدسازی, مفقود
        مفقودان, مفقودین, گمشدگان, گمشده, گم شده, خانواده‌های ناپدیدشدگان, بستگان, خویشاوندان
        دادخواه
        родини зниклих, родини зниклих безвісти, родинам зниклих, зниклі, зниклих, зниклі безвісти
        насильницькі зникнення, зникнення, родичі, родичам, близькі, рідні, викрадені
        Familien von Verschwundenen, Angehörige von Verschwundenen, Verschwundene, verschwunden
        Verschwindenlassen, Vermisste, vermisst, Angehörige, Angehörigen, Verwandte, Entführte
        famílias de desaparecidos, desaparecimento forçado, desaparecimentos, parentes
        famiglie degli scomparsi, scomparsi, scomparso, sparizioni forzate, familiari, parenti
        familia za waliopotea, waliopotea, waliotoweka, jamaa, ndugu
        ስድራ ቤት ዝጠፍኡ, ዝጠፍኡ, ቤተሰብ
    """,
    "helps=veterans": """
        veterans of conflict, veterans, veteran, war veterans, soldiers, soldier, ex-soldiers
        ex-combatants, combatants, fighters, former fighters, military, army, deserters, war
        child soldiers, prisoners of war
        vétérans, vétéran, anciens combattants, combattants, ex-combattants, soldats, soldat
        militaires, armée, enfants soldats, déserteurs, guerre
        veteranos, veterano, veteranos de guerra, excombatientes, excombatiente, combatientes
        soldados, soldado, militares, ejército, niños soldados, guerra
        محاربين قدامى, المحاربين القدامى, قدامى المحاربين, محارب, مقاتل, مقاتلين, المقاتلين, جنود
        جندي, عسكريين, جيش, أطفال جنود, حرب, الحرب
        ветераны, ветеран, ветеранам, ветеранов, ветераны войны, участники боевых действий
        комбатанты, бывшие комбатанты, солдаты, солдат, военные, военным, военных, военнослужащие
        военнослужащим, армия, военнопленные, дезертиры, война, войны
        gaziler, gazi, gazilere, savaş gazileri, eski savaşçılar, savaşçılar, askerler, asker, ordu
        çocuk askerler, savaş
        جانبازان, جانباز, کهنه‌سربازان, کهنه سرباز, سرباز, سربازان, رزمنده, رزمندگان, جنگجو
        جنگجویان, نظامی, نظامیان, ارتش, کودک‌سرباز, جنگ, جنگی
        ветерани, ветеран, ветеранам, ветеранів, ветерани війни, учасники бойових дій, УБД, АТО, ООС
        захисники, захисникам, захисників, військові, військовим, військових, військовослужбовці
        військовослужбовцям, армія, військовополонені, бійці, війна, війни
        Kriegsveteranen, Veteranen, Soldaten, Soldat, ehemalige Soldaten, Kämpfer, Militär, Armee
        Kindersoldaten, Deserteure, Krieg
        veteranos de guerra, combatentes, exército, crianças-soldado
        veterani, reduci, ex combattenti, combattenti, soldati, militari, esercito, bambini soldato
        wanajeshi, mwanajeshi, askari, wapiganaji, vita
        ተጋደልቲ, ተጋዳላይ, ወትሃደራት, ወትሃደር, ኲናት
    """,
    # How centres help.
    "way=onsite": """
        on-site, on site, in-person, face-to-face, face to face, appointment
        appointments, drop-in, walk-in, visit, office
        sur place, présentiel, en présentiel, face à face, rendez-vous
        sans rendez-vous, permanence, bureau, guichet
        presencial, presenciales, presencialmente, cara a cara, cita, citas, oficina
        حضوري, حضوريا, الحضور, وجها لوجه, شخصيا, موعد, مواعيد, مكتب
        очно, очный приём, очный прием, очная, лично, приём, прием, личный прием, на месте, офис
        yüz yüze, yerinde, şahsen, randevu, ofis
        حضوری, به صورت حضوری, رو در رو, چهره به چهره, نوبت, وقت ملاقات, دفتر
        очно, очний прийом, очна, особисто, прийом, на місці, офіс
        vor Ort, persönlich, Termin, Termine, Sprechstunde, offene Sprechstunde, Büro
        no local, atendimento presencial, pessoalmente, consulta marcada, escritório
        in presenza, appuntamento, sportello, ufficio
        ana kwa ana, miadi, ofisi
        ብኣካል, ቆጸራ
    """,
    "way=remote": """
        at a distance, distance, remote, remotely, online, by phone, phone, telephone, call
        phone call, hotline, helpline, video, video call, videocall, zoom, skype, whatsapp, signal
        chat, internet, telehealth, telemedicine, teletherapy, online therapy, virtual
        à distance, distance, en ligne, par téléphone, téléphone, téléphonique, appel, appels, visio
        visioconférence, vidéo, appel vidéo, distanciel, téléconsultation, écoute téléphonique
        a distancia, distancia, en línea, línea, por teléfono, teléfono, telefónica, llamada
        videollamada, videollamadas, remoto, remota, virtual, teleasistencia, telepsicología
        عن بعد, عن بُعد, بعد, أونلاين, اونلاين, عبر الإنترنت, إنترنت, الإنترنت, هاتف, الهاتف
        بالهاتف, هاتفية, تلفون, تليفون, مكالمة, مكالمة فيديو, فيديو, الفيديو, بالفيديو, واتساب
        خط ساخن, اتصال
        дистанционно, дистанционная, удалённо, удаленно, онлайн, по телефону, телефон, звонок
        горячая линия, видео, видеозвонок, видеосвязь, по видеосвязи, скайп, зум, интернет, ватсап
        uzaktan, uzaktan destek, çevrimiçi, internet üzerinden, internetten, telefon, telefonla
        görüntülü görüşme, görüntülü, video görüşme, videolu, arama, danışma hattı, telefon hattı
        از راه دور, راه دور, آنلاین, برخط, تلفن, تلفنی, با تلفن, تماس, تماس تصویری, ویدئو, ویدیو
        ویدیویی, تصویری, اینترنت, اینترنتی, واتساپ, مجازی, غیرحضوری, خط تلفن
        дистанційно, дистанційна, віддалено, онлайн, телефоном, по телефону, телефон, дзвінок
        гаряча лінія, відео, відеодзвінок, відеозв'язок, скайп, зум, інтернет
        aus der Ferne, Ferne, online, per Telefon, Telefon, telefonisch, Telefonberatung, Hotline
        Anruf, Video, Videoanruf, Videogespräch, Videosprechstunde, Onlineberatung, Onlinetherapie
        à distância, on-line, por telefone, telefone, chamada, videochamada, chamada de vídeo
        a distanza, telefono, telefonica, telefonata, videochiamata, videochiamate, da remoto
        kwa simu, simu, mtandaoni, mtandao, video
        ብተሌፎን, ተሌፎን, ብቪድዮ, ቪድዮ, ኦንላይን, ብመንገዲ ኢንተርነት
    """,
    "way=home": """
        home visits, home visit, home, at home, house calls, house call, outreach, mobile team
        mobile clinic
        visites à domicile, visite à domicile, domicile, à domicile, maison, à la maison
        équipe mobile
        visitas a domicilio, visita a domicilio, domicilio, a domicilio, visitas domiciliarias
        domiciliaria, en casa, equipo móvil
        زيارات منزلية, زيارة منزلية, الزيارات المنزلية, منزلية, منزل, المنزل, في البيت, بيت, البيت
        فريق متنقل, متنقلة
        визиты на дом, визит на дом, выезд на дом, на дому, дом, дома, посещение на дому
        домашние визиты, мобильная бригада
        ev ziyaretleri, ev ziyareti, ev, evde, evde bakım, gezici ekip, mobil
        بازدید از خانه, ویزیت در منزل, ویزیت, منزل, در منزل, خانه, در خانه, تیم سیار, سیار
        візити додому, візит додому, відвідування вдома, вдома, додому, виїзд додому
        мобільна бригада
        Hausbesuche, Hausbesuch, zu Hause, zuhause, aufsuchend, aufsuchende, mobiles Team
        visitas ao domicílio, visitas domiciliares, domicílio, em casa
        visite a domicilio, visite domiciliari, domiciliare, domicilio, a casa
        kutembelea nyumbani, nyumbani
        ገዛ, ኣብ ገዛ
    """,
    "interpreted=yes": """
        interpreter, interpreters, interpreting, interpretation, translator, translators
        translation
        interprète, interprètes, interprétariat, traducteur, traductrice, traducteurs, traduction
        intérprete, intérpretes, interpretación, traductor, traductora, traductores, traducción
        مترجم, مترجمة, مترجمين, المترجم, مترجم فوري, ترجمة, الترجمة, ترجمان
        переводчик, переводчики, переводчика, переводчиком, переводчица, перевод, перевода
        переводом
        tercüman, tercümanlar, tercümanlık, çevirmen, çevirmenler, çeviri, çevirisi
        مترجم, مترجمان, ترجمه, ترجمان, مترجم شفاهی
        перекладач, перекладачі, перекладача, перекладачем, перекладачка, переклад, перекладом
        Dolmetscher, Dolmetscherin, Dolmetschern, Dolmetschen, Übersetzer, Übersetzerin, Übersetzung
        intérpretes, tradutor, tradutora, tradutores, tradução
        interprete, interpreti, interpretariato, traduttore, traduttrice, mediatore, mediazione
        mkalimani, wakalimani, mtafsiri, tafsiri
        ኣስተርጓሚ, ተርጓሚ, ትርጉም
    """,
    # What experts are.
    "profession=physician": """
        physician, physicians, doctor, doctors, medical doctor, medical, medicine, GP
        general practitioner, surgeon, surgeons, paediatrician, pediatrician, gynaecologist
        gynecologist, neurologist, orthopaedic, internist, clinical forensics
        médecin, médecins, docteur, docteurs, docteure, médecine, médical, généraliste, chirurgien
        chirurgienne, pédiatre, gynécologue, neurologue, médecin légiste
        médico, médicos, médica, médicas, doctor, doctora, doctores, medicina, cirujano, cirujana
        pediatra, ginecólogo, ginecóloga, neurólogo, médico forense
        طبيب, الطبيب, طبيبة, أطباء, الأطباء, دكتور, دكتورة, طب, الطب, طبيب عام, جراح, طبيب أطفال
        أمراض نسائية, طبيب أعصاب, طبي
        врач, врачи, врача, врачу, врачей, доктор, медицина, медик, медики, хирург, педиатр
        гинеколог, невролог, терапевт, судебный врач
        doktor, doktorlar, doktora, hekim, hekimler, hekimi, tıp, tıbbi, cerrah, çocuk doktoru
        kadın doğum, jinekolog, nörolog
        پزشک, پزشکان, پزشکی, دکتر, دکترها, طبیب, پزشک عمومی, جراح, پزشک اطفال, متخصص زنان
        متخصص مغز و اعصاب
        лікар, лікарі, лікаря, лікарів, доктор, медик, медики, медицина, хірург, педіатр, гінеколог
        невролог, судовий лікар
        Arzt, Ärzte, Ärzten, Ärztin, Ärztinnen, Doktor, Mediziner, Medizinerin, Medizin, Chirurg
        Kinderarzt, Gynäkologin, Neurologe
        doutor, doutora, cirurgião, ginecologista, neurologista
        medico, medici, dottore, dottoressa, chirurgo, ginecologa, neurologo
        daktari, madaktari, tabibu
        ሓኪም, ሓካይም, ዶክተር
    """,
    "profession=psychiatrist": """
        psychiatrist, psychiatrists, psychiatry, psychiatric, forensic psychiatrist, mental health
        psychiatre, psychiatres, psychiatrie, psychiatrique, psychiatriques, santé mentale
        psiquiatra, psiquiatras, psiquiatría, psiquiátrico, psiquiátrica, salud mental
        طبيب نفسي, طبيبة نفسية, أطباء نفسيين, الطبيب النفسي, طب نفسي, الطب النفسي, نفسية, نفساني
        الصحة النفسية
        психиатр, психиатры, психиатра, психиатров, психиатрия, психиатрическая
        психическое здоровье
        psikiyatrist, psikiyatristler, psikiyatr, psikiyatri, psikiyatrik, ruh sağlığı
        روانپزشک, روان پزشک, روانپزشکان, روانپزشکی, سلامت روان
        психіатр, психіатри, психіатра, психіатрів, психіатрія, психіатрична, психічне здоров'я
        Psychiater, Psychiatern, Psychiaterin, Psychiaterinnen, Psychiatrie, psychiatrisch
        psiquiatria, saúde mental
        psichiatra, psichiatri, psichiatria, salute mentale
        magonjwa ya akili, afya ya akili
        ስነ-ኣእምሮ
    """,
    "profession=psychologist": """
        psychologist, psychologists, psychology, psychological, clinical psychologist
        psychotherapist, psychotherapists, therapist, therapists, neuropsychologist, mental health
        trauma
        psychologue, psychologues, psychologie, psychologique, psychologiques, clinicien
        psychothérapeute, psychothérapeutes, santé mentale, psy, traumatisme
        psicólogo, psicólogos, psicóloga, psicólogas, psicología, psicológico, psicológica
        psicoterapeuta, psicoterapeutas, salud mental, trauma
        أخصائي نفسي, أخصائية نفسية, اختصاصي نفسي, عالم نفس, علم النفس, معالج نفسي, نفسية, نفسيين
        الصحة النفسية, صدمة
        психолог, психологи, психолога, психологов, психология, психологическая, психологический
        психотерапевт, психотерапевты, травма
        psikolog, psikologlar, psikoloğa, psikoloji, psikolojik, klinik psikolog, psikoterapist
        ruh sağlığı, travma
        روانشناس, روان شناس, روانشناسان, روانشناسی, رواندرمانگر, سلامت روان, تروما
        психолог, психологи, психолога, психологів, психологія, психологічна, психологічний
        психотерапевт, психотерапевти, травма
        Psychologe, Psychologen, Psychologin, Psychologinnen, Psychologie, psychologisch
        Psychotherapeut, Psychotherapeuten, Psychotherapeutin, Trauma
        psicologia, saúde mental
        psicologo, psicologi, psicologa, psicologhe, psicoterapeuti, salute mentale
        mwanasaikolojia, wanasaikolojia, saikolojia
        ስነ-ልቦና
    """,
    "profession=pathologist": """
        forensic pathologist, pathologist, pathologists, pathology, forensic pathology
        forensic medicine, forensics, medical examiner, coroner, autopsy, autopsies, post-mortem
        pathologiste, pathologistes, anatomopathologiste, médecin légiste, légistes, médecine légale
        autopsie, autopsies, médicolégale
        patólogo forense, patólogo, patólogos, patóloga, patología forense, médico forense, forenses
        medicina legal, autopsia, autopsias
        طبيب شرعي, الطبيب الشرعي, أطباء شرعيين, الطب الشرعي, طب شرعي, شرعية, علم الأمراض, تشريح
        التشريح, تشريح الجثث
        патологоанатом, патологоанатомы, патолог, судебный патолог, судмедэксперт, судмедэксперты
        судмедэксперта, судебно-медицинский эксперт, судебная медицина, вскрытие
        adli patolog, patolog, patologlar, patoloji, adli tıp, adli tıp uzmanı, otopsi
        پاتولوژیست, آسیبشناس, آسیبشناسی, پزشک قانونی, پزشکی قانونی, کالبدشکافی, کالبد شکافی
        патологоанатом, патологоанатоми, патолог, судмедексперт, судмедексперти
        судово-медичний експерт, судова медицина, розтин
        Rechtsmediziner, Rechtsmedizinerin, Rechtsmedizin, Gerichtsmediziner, Pathologe, Pathologen
        Pathologin, Pathologie, forensisch, forensischer, Obduktion, Autopsie
        patologista forense, patologistas, médico legista, legistas, autópsia
        patologo forense, patologi, medico legale, medicina legale, autopsie
        mtaalamu wa patholojia, patholojia, uchunguzi wa maiti
    """,
    "profession=anthropologist": """
        forensic anthropologist, anthropologist, anthropologists, anthropology, archaeologist
        archaeology, exhumation, exhumations, mass graves, bones, skeletal, remains, identification
        anthropologue, anthropologues, anthropologie légale, anthropologue légiste, archéologue
        exhumations, fosses communes, ossements, restes humains
        antropólogo forense, antropólogos, antropóloga, antropología forense, forenses, arqueólogo
        exhumaciones, exhumación, fosas comunes, restos humanos, identificación
        أنثروبولوجيا, الأنثروبولوجيا, أنثروبولوجي, عالم أنثروبولوجيا, عالم آثار, نبش القبور
        مقابر جماعية, المقابر الجماعية, رفات, عظام, تحديد الهوية
        антрополог, антропологи, антрополога, судебный антрополог, антропология, археолог
        эксгумация, эксгумации, массовые захоронения, останки, опознание
        adli antropolog, antropolog, antropologlar, antropoloji, arkeolog, toplu mezarlar, mezar
        kemik, kimliklendirme
        انسانشناس, انسانشناسی, مردمشناس, باستانشناس, نبش قبر, گورهای جمعی, گور جمعی, بقایا, شناسایی
        антрополог, антропологи, судовий антрополог, антропологія, археолог, ексгумація
        масові поховання, останки, рештки, ідентифікація
        forensischer Anthropologe, Anthropologe, Anthropologen, Anthropologin, Anthropologie
        Archäologe, Exhumierung, Exhumierungen, Massengräber, Knochen, Überreste, Identifizierung
        antropologia forense, antropólogo, arqueólogo, exumação, exumações, valas comuns, ossadas
        antropologo forense, antropologi, antropologa, archeologo, esumazioni, fosse comuni, resti
        mwanaanthropolojia, anthropolojia, makaburi ya pamoja
    """,
    "profession=dentist": """
        dentist, dentists, dental, dentistry, teeth, tooth, odontologist, odontology
        forensic odontologist, forensic dentist
        dentiste, dentistes, chirurgien-dentiste, dentaire, dents, dent, odontologue, odontologie
        dentistas, dental, odontólogo, odontólogos, odontóloga, odontología, dientes, diente, muelas
        طبيبة أسنان, أسنان, الأسنان, سن
        стоматолог, стоматологи, стоматолога, стоматология, зубной врач, зубы, зуб, одонтолог
        dişçi, diş hekimi, diş hekimleri, diş doktoru, dişler, diş, odontolog
        دندانپزشک, دندانپزشکان, دندانپزشکی, دندان, دندان‌ها
        стоматолог, стоматологи, стоматолога, стоматологія, зубний лікар, дантист, зуби, зуб
        одонтолог
        Zahnarzt, Zahnärzte, Zahnärztin, Zahnmedizin, Zähne, Zahn, Odontologe
        dentistas, odontologia, dentes
        dentista, dentisti, odontoiatra, odontoiatria, denti
        daktari wa meno, meno
        ስኒ, ሓኪም ስኒ
    """,
    "profession=lawyer": """
        lawyer, lawyers, attorney, attorneys, solicitor, barrister, advocate, jurist, legal, law
        human rights lawyer, judge, prosecutor
        avocat, avocate, avocats, avocates, juriste, juristes, droit, juridique, magistrat
        abogado, abogada, abogados, abogadas, jurista, juristas, derecho, jurídico, fiscal
        محامي, محام, المحامي, محامية, محامين, محامون, المحامين, قانوني, قانونية, القانون, حقوقي
        адвокат, адвокаты, адвоката, адвокатов, юрист, юристы, юриста, юридический, право
        avukat, avukatlar, avukata, hukukçu, hukukçular, hukuk, hukuki
        وکیل, وکلا, وکیلان, حقوقدان, حقوقدانان, حقوق, حقوقی, قانون
        адвокат, адвокати, адвоката, юрист, юристи, юриста, юридичний, право, правник, правники
        Anwalt, Anwälte, Anwältin, Anwältinnen, Rechtsanwalt, Rechtsanwälte, Rechtsanwältin, Jurist
        Juristen, Juristin, Recht
        advogado, advogada, advogados, advogadas, direito
        avvocato, avvocata, avvocati, giurista, giuristi, diritto
        wakili, mawakili, mwanasheria, wanasheria, sheria
        ጠበቓ, ጠበቓታት, ሕጊ
    """,
    "profession=other": """
        other profession, other professions, nurse, nurses, social worker, social workers
        physiotherapist, physiotherapists, radiologist, geneticist, DNA, psychotherapist
        researcher, researchers, professor, academic, sociologist
        autre profession, autres professions, infirmier, infirmière, travailleur social
        kinésithérapeute, physiothérapeute, radiologue, chercheur, chercheuse, professeur
        sociologue
        otra profesión, otras profesiones, enfermera, enfermero, trabajador social, fisioterapeuta
        radiólogo, investigador, investigadora, profesor, profesora, sociólogo
        مهنة أخرى, مهن أخرى, ممرض, ممرضة, أخصائي اجتماعي, معالج فيزيائي, باحث, باحثة, أستاذ
        другая профессия, другие профессии, медсестра, социальный работник, физиотерапевт
        рентгенолог, исследователь, профессор, социолог
        diğer meslek, diğer meslekler, hemşire, sosyal hizmet uzmanı, fizyoterapist, radyolog
        araştırmacı, profesör, sosyolog
        حرفه دیگر, دیگر حرفه‌ها, شغل دیگر, پرستار, مددکار اجتماعی, فیزیوتراپیست, پژوهشگر, استاد
        جامعهشناس
        інша професія, інші професії, медсестра, соціальний працівник, фізіотерапевт, рентгенолог
        дослідник, професор, соціолог
        anderer Beruf, andere Berufe, Krankenpfleger, Sozialarbeiter, Sozialarbeiterin
        Physiotherapeut, Forscher, Professor, Professorin
        outra profissão, enfermeira, pesquisador, professor
        altra professione, altre professioni, infermiere, assistente sociale, fisioterapista
        ricercatore
        taaluma nyingine, muuguzi, mtafiti, profesa
    """,
    # What experts can be asked for.
    "expertise=istanbul": """
        evaluation under the Istanbul Protocol, Istanbul Protocol, evaluations, forensic evaluation
        forensic assessment, assessment, assessments, medical evaluation, psychological evaluation
        physical examination, forensic, examination, examiner, evaluator, medicolegal report
        medico-legal, medical report, forensic report, reports, documentation of torture, torture
        torture evidence, evidence, asylum, asylum report
        Protocole d'Istanbul, évaluation selon le Protocole d'Istanbul, évaluations, expertise
        examen médical, expertise médicolégale, médico-légal, médico-légale, rapport médical
        certificat, preuve, preuves de torture, constat, asile
        Protocolo de Estambul, evaluación según el Protocolo de Estambul, evaluaciones, evaluación
        peritaje, peritajes, pericial, perito, perita, peritos, forense, informe médico-legal
        examen médico, tortura, pruebas de tortura, asilo
        بروتوكول إسطنبول, بروتوكول اسطنبول, بروتوكول استنبول, تقييم, التقييم
        تقييم وفق بروتوكول إسطنبول, فحص, فحص طبي, تقرير طبي, تقرير طبي شرعي, التقرير الطبي الشرعي
        توثيق التعذيب, تعذيب, أدلة, إثبات
        Стамбульский протокол, Стамбульскому протоколу, оценка по Стамбульскому протоколу, оценка
        экспертиза, судмедэкспертиза, судебная экспертиза, освидетельствование, обследование
        медицинское заключение, документирование пыток, пытки, доказательства пыток
        İstanbul Protokolü, İstanbul Protokolüne göre değerlendirme, değerlendirmesi, muayene
        adli değerlendirme, adli rapor, adli raporu, adli tıp raporu, işkence, işkence raporu
        işkence kanıtı, belgeleme
        پروتکل استانبول, ارزیابی, ارزیابی بر اساس پروتکل استانبول, معاینه, معاینه پزشکی, گزارش پزشکی
        گزارش پزشکی قانونی, پزشکی قانونی, مستندسازی شکنجه, شکنجه, شواهد, مدرک
        Стамбульський протокол, Стамбульським протоколом, оцінка за Стамбульським протоколом, оцінка
        експертиза, судмедекспертиза, огляд, обстеження, медичний висновок, документування катувань
        катування, докази катувань
        Istanbul-Protokoll, Begutachtung nach dem Istanbul-Protokoll, Begutachtung, Untersuchung
        Gutachten, Gutachter, Gutachterin, Attest, rechtsmedizinisch, forensisch, forensische
        Folterdokumentation, Folter, Foltergutachten, Beweise
        Protocolo de Istambul, avaliação, avaliações, perícia, perito, laudo, exame
        provas de tortura
        Protocollo di Istanbul, valutazione, valutazioni, perizia, perizie, certificazione, tortura
        referto
        Itifaki ya Istanbul, tathmini, uchunguzi, ripoti, mateso
        ፕሮቶኮል ኢስታንቡል, ስቅያት, መርትዖ
    """,
    "expertise=testimony": """
        expert testimony, testimony, testimonies, testify, witness, witnesses, expert witness
        expert evidence, court, courts, tribunal, trial, hearing, opinion, affidavit
        témoignage d'expert, témoignages, témoigner, témoin, témoins, témoin expert
        expertise judiciaire, tribunal, tribunaux, cour, procès, audience, avis d'expert
        testimonio pericial, testimonio, testimonios, testigo, testigos, testigo perito, perito
        perita, peritos, peritaje, prueba pericial, tribunal, tribunales, corte, juicio, audiencia
        شهادة خبير, شهادة الخبراء, شهادة, شهادات, شاهد, شاهد خبير, شهود, محكمة, المحكمة, محاكم
        محاكمة, رأي خبير
        показания эксперта, экспертные показания, показания, свидетель, свидетели, свидетельство
        свидетельские, суд, суде, суда, заключение, судебный эксперт, трибунал, экспертное мнение
        bilirkişi, bilirkişilik, bilirkişi ifadesi, bilirkişi raporu, uzman tanık, uzman tanıklığı
        tanık, tanıklık, ifade, mahkeme, mahkemede, duruşma, dava, uzman görüşü, mütalaa
        شهادت کارشناس, شهادت کارشناسی, شهادت, شاهد, شاهدان, گواهی, دادگاه, محکمه, محاکمه
        نظر کارشناسی
        свідчення експерта, експертні свідчення, свідчення, свідок, свідки, суд, суді, суду
        висновок, судовий експерт, трибунал
        Sachverständiger, Sachverständige, Sachverständigen, Sachverständigengutachten, Zeuge
        Zeugen, Zeugenaussage, Aussage, Gericht, Gerichte, Prozess, Gutachten, Gutachter
        testemunho pericial, depoimento, testemunha, testemunhas, corte, julgamento, audiência
        testimonianza, testimonianze, testimoni, testimone, perito, periti, tribunale, processo
        udienza
        ushahidi, shahidi, mashahidi, mahakama, mahakamani
        ምስክር, ምስክርነት, ቤት ፍርዲ
    """,
    "expertise=review": """
        review of reports, reviews, reviewer, second opinion, case review, file review, peer review
        report, medico-legal report, reports, opinion, quality check
        examen de rapports, relecture, relecture de rapports, révision, rapport, rapports
        contre-expertise, avis, deuxième avis
        revisión de informes, revisiones, revisar, informe, informes, segunda opinión
        contraperitaje, dictamen
        مراجعة التقارير, مراجعة, المراجعة, تقرير, تقارير, التقارير, تدقيق, رأي ثان
        проверка заключений, рецензия, рецензирование, рецензия на заключение, рецензию, отзыв
        отчёты, отчеты, второе мнение, заключение
        raporların incelenmesi, rapor incelemesi, inceleme, raporlar, rapor, ikinci görüş, görüş
        بررسی گزارش‌ها, بازبینی گزارش, بازبینی, بررسی, گزارش, گزارش‌ها, نظر دوم
        перевірка висновків, рецензія, рецензування, рецензію, звіт, звіти, висновки, друга думка
        Prüfung von Berichten, Prüfung von Gutachten, Prüfung, Überprüfung, Berichte, Bericht
        Gutachten, Zweitmeinung
        revisão de relatórios, revisão, relatório, laudos, segunda opinião
        revisione di relazioni, revisione, rapporti, relazioni, secondo parere
        mapitio ya ripoti, mapitio, ripoti
        ጸብጻብ
    """,
    "expertise=training": """
        training, trainings, trainer, trainers, teaching, teacher, lecturer, lectures, courses
        workshop, workshops, seminar, capacity building, education, supervision
        formation, formations, formateur, formatrice, enseignement, enseignant, cours, conférence
        atelier, ateliers, séminaire, renforcement des capacités
        formación, capacitación, capacitaciones, capacitador, formador, docente, docencia, enseñanza
        curso, cursos, taller, talleres, seminario
        تدريب, التدريب, تدريبات, مدرب, مدربين, مدربة, دورة, دورات, ورشة, ورش عمل, محاضرات, تعليم
        بناء القدرات
        обучение, обучения, тренинг, тренинги, тренер, преподаватель, преподавание, лекции, семинар
        семинары, курсы, повышение квалификации
        eğitim, eğitimler, eğitimi, eğitmen, eğitmenler, atölye, çalıştay, seminer, kurslar, ders
        آموزش, آموزشی, آموزش‌ها, مدرس, مربی, کارگاه, کارگاه‌ها, دوره, دوره‌های آموزشی, سمینار, تدریس
        навчання, тренінг, тренінги, тренер, викладач, викладання, лекції, семінар, семінари, курси
        підвищення кваліфікації
        Fortbildung, Fortbildungen, Weiterbildung, Schulung, Schulungen, Ausbildung, Ausbilder
        Trainer, Dozent, Dozentin, Lehre, Seminare, Workshops
        formação, capacitação, treinamento, oficinas, ensino
        formazione, formatore, formatrice, docente, corso, corsi, seminari
        mafunzo, mkufunzi, wakufunzi, semina, warsha
        ስልጠና, ኣሰልጣኒ
    """,
    "expertise=deaths": """
        deaths in custody, deaths, death, died, death in detention, death in prison, autopsy
        autopsies, post-mortem, extrajudicial killings, killing, killed, murder, executions
        unlawful death
        Minnesota Protocol, mass graves, exhumation, exhumations, suspicious
        décès en détention, décès, mort, morts, mort en détention, garde à vue, autopsie, autopsies
        exécutions extrajudiciaires, homicide, assassinat, Protocole du Minnesota, exhumations
        fosses communes, muertes bajo custodia, muerte, muertes, muertos, fallecidos
        muerte en detención, autopsia
        autopsias, ejecuciones extrajudiciales, asesinato, homicidio, Protocolo de Minnesota
        exhumaciones, fosas comunes
        الوفاة في الاحتجاز, وفاة, وفيات, الوفيات, الوفاة في الحجز, موت, الموت تحت التعذيب, تشريح
        التشريح, قتل, القتل, إعدام, خارج نطاق القضاء, بروتوكول مينيسوتا, مقابر جماعية
        смерть под стражей, смерть, смерти, смертей, гибель, смерть в тюрьме, вскрытие
        внесудебные казни, казни, убийство, убийства, Миннесотский протокол, эксгумация
        gözaltında ölüm, ölümler, ölümleri, cezaevinde ölüm, şüpheli ölüm, otopsi, yargısız infaz
        infazlar, öldürme, cinayet, Minnesota Protokolü
        مرگ در بازداشت, مرگ در زندان, مرگ, فوت, کالبدشکافی, قتل, قتل‌های فراقضایی, اعدام, کشته شده
        پروتکل مینه‌سوتا, گورهای جمعی
        смерть під вартою, смерть, смерті, загибель, смерть у в'язниці, розтин, позасудові страти
        страти, вбивство, вбивства, Міннесотський протокол, ексгумація
        Tod in Haft, Tod in Gewahrsam, Todesfälle in Haft, Tod, Todesfall, Obduktion, Autopsie, Mord
        Tötung, Hinrichtungen, Minnesota-Protokoll, Exhumierung, Massengräber
        mortes sob custódia, morte, mortes, óbitos, autópsia, execuções extrajudiciais, assassinato
        morti in custodia, morte, morti, decessi, autopsia, autopsie, esecuzioni extragiudiziali
        omicidio
        vifo mahabusu, vifo, kifo, mauaji
        ሞት, ቅትለት
    """,
    "expertise=children": """
        children, child, kids, kid, minors, minor, unaccompanied minors, youth, young people
        adolescents, teenagers, child abuse, juvenile, age assessment, paediatric, pediatric
        enfants, enfant, mineurs, mineur, jeunes, adolescents, maltraitance, pédiatrique
        pédopsychiatre
        niños, niño, niñas, niña, menores, menor, infancia, infantil, adolescentes, jóvenes
        maltrato infantil, pediátrico
        أطفال, الأطفال, للأطفال, طفل, الطفل, طفولة, قاصر, قاصرين, القاصرين, مراهقين, شباب
        дети, детей, детям, ребёнок, ребенок, ребёнка, ребенка, детский, подростки, подростков
        несовершеннолетние, несовершеннолетних
        çocuklar, çocuk, çocuklara, çocuk istismarı, ergenler, gençler
        کودکان, کودک, بچه, بچه‌ها, نوجوانان, نوجوان, کودک‌آزاری, اطفال
        діти, дітей, дітям, дитина, дитини, дитячий, підлітки, підлітків, неповнолітні
        Kinder, Kind, Kindern, Jugendliche, Minderjährige, Kindesmisshandlung
        crianças, criança, jovens, abuso infantil
        bambini, bambino, bambine, minori, minorenni, adolescenti, infanzia
        watoto, mtoto, vijana
        ቆልዑ, ቆልዓ, ህጻናት
    """,
    "expertise=sexual": """
        sexual violence, rape, raped, sexual assault, sexual abuse, sexual torture, sexualised
        gender-based violence, GBV, SGBV, CRSV, FGM, female genital mutilation
        violence sexuelle, violences sexuelles, viol, viols, agression sexuelle, abus sexuels
        torture sexuelle, mutilations génitales, excision
        violencia sexual, violación, violaciones, abuso sexual, agresión sexual, tortura sexual
        violencia de género, mutilación genital
        عنف جنسي, العنف الجنسي, اغتصاب, الاغتصاب, اعتداء جنسي, اعتداءات جنسية, تحرش, ختان
        العنف القائم على النوع
        сексуальное насилие, сексуального насилия, изнасилование, изнасилования, насилие, насилия
        сексуальные пытки, гендерное насилие
        cinsel şiddet, cinsel saldırı, cinsel istismar, cinsel işkence, tecavüz, tecavüze, taciz
        خشونت جنسی, تجاوز, تجاوز جنسی, آزار جنسی, تعرض, شکنجه جنسی, ختنه
        сексуальне насильство, сексуального насильства, зґвалтування, насильство
        гендерне насильство
        sexuelle Gewalt, sexualisierte Gewalt, sexueller, Vergewaltigung, Vergewaltigungen
        Missbrauch, sexueller Missbrauch, Genitalverstümmelung
        violência sexual, estupro, estupros, abuso sexual, violência de gênero
        violenza sessuale, stupro, stupri, abuso sessuale, abusi, violenze
        ukatili wa kingono, kingono, ubakaji, unyanyasaji wa kijinsia
        ጾታዊ, ጾታዊ ዓመጽ
    """,
    "expertise=remote": """
        remote evaluation, remote, remotely, online, by phone, telephone, video, video call, zoom
        skype, at a distance, distance, virtual, paper-based, desk review
        évaluation à distance, distance, en ligne, par téléphone, téléphonique, visio
        visioconférence, vidéo
        evaluación remota, remoto, a distancia, distancia, en línea, línea, por teléfono, telefónica
        videollamada, videoconferencia, virtual
        تقييم عن بعد, عن بعد, بعد, أونلاين, عبر الإنترنت, الإنترنت, هاتف, بالهاتف, فيديو, بالفيديو
        مكالمة
        дистанционная оценка, дистанционно, удалённо, удаленно, онлайн, по телефону, видеосвязь
        видеозвонок, видео
        uzaktan değerlendirme, uzaktan, çevrimiçi, internet üzerinden, telefonla, görüntülü
        video görüşme, videolu
        ارزیابی از راه دور, راه دور, آنلاین, تلفنی, ویدئو, ویدیویی, تصویری, اینترنتی, مجازی
        дистанційна оцінка, дистанційно, віддалено, онлайн, телефоном, відеозв'язок, відеодзвінок
        відео
        Fernbegutachtung, Begutachtung aus der Ferne, Ferne, online, telefonisch, Video
        Videogespräch, Videoanruf
        avaliação remota, avaliação à distância, videochamada, por telefone
        valutazione a distanza, da remoto, telefonica, videochiamata
        kwa simu, simu, mtandaoni, video
        ብተሌፎን, ብቪድዮ
    """,
}

SYNONYMS: dict[str, tuple[str, ...]] = {
    lexeme: tuple(dict.fromkeys(re.split(r"\s*[,\n]\s*", phrases.strip())))
    for lexeme, phrases in _PHRASES.items()
}

# What a query may hold without asking for anything: words of grammar, of politeness and of looking.
STOP_WORDS: frozenset[str] = frozenset(
    normalise("""
        a an the of in on at to by for from with without and or not no near nearby nearest closest
        close around me my mine i i'm we our you your he she they their his her it is are am be was
        who what which where how when can could would should do does did get give gives has have had
        that problem problems after before during this these there here some any all under about
        into only also very please help helps helping assistance aid support supporting find finding
        found need needs needed want wants look looking search searching seeking speak speaks
        speaking offer offers offering provide provides providing people person persons someone
        somebody service services free expert experts language languages

        à au aux avec chez dans de d'un d'une de la des du elle elles en est et il ils j'ai je
        j'aurais j la l l'aide d d'aide le les leur leurs ma mes moi mon ne nous on ou où par pas
        pour près prés plus proche qu que quel quelle qui qu'un quelqu'un sans sont suis sur un une
        vous vos votre y aide aider aidez aidez-moi cherche chercher recherche besoin trouver trouve
        voudrais veux soutien accompagnement assistance parle parlant parlent langue langues comment
        problème problèmes après pendant personne personnes gratuit gratuite gratuits gratuitement
        expert experts svp

        al algún alguien busco buscar cerca cercano cercana como con cómo del donde dónde e el ella
        ellos encontrar es esta este estoy hay la las lo los me mi mis necesito necesita necesitamos
        nos nosotros o para pero por puedo que qué quien quién quiero se ser si sin soy su sus tengo
        u un una unas unos ustedes y ya yo ayuda ayudan ayudar ayúdenme apoyo asistencia atención
        acompañamiento servicio servicios habla hablan hable idioma idiomas problema problemas
        después persona personas gente gratis gratuita gratuito gratuitas gratuitos experto experta
        expertos expertas

        في من إلى الى على عن مع و ل ب أو او أنا انا نحن هل أين اين كيف ما ماذا هو هي هذا هذه الذي
        التي الذين لدي عندي لي لنا يوجد هناك أريد اريد أحتاج احتاج بحاجة ابحث أبحث عن قرب قريب قريبة
        قرب بالقرب مني أقرب اقرب مساعدة المساعدة مساعده ساعدوني دعم الدعم خدمة خدمات الخدمات أشخاص
        الأشخاص شخص للأشخاص مشكلة مشاكل يتحدث يتكلم تتحدث يتكلمون اللغة لغة مجاني مجانا مجانية
        مجاناً خبير خبراء الخبراء خبيرة رجاء

        в во на для и й с со у к ко от до из по за о об обо при без под над или не а но же ли это
        мне меня мной я мы нам нас мой моя моё мою мои моего моей вы вам он она они кто что который
        которая которые где как куда есть нужен нужна нужно нужны надо ищу искать найти хочу хотел
        можно могу рядом около близко возле недалеко ближайший ближайшая ближайшие пожалуйста помощь
        помощи помогите помочь помогает помогают поддержка поддержку поддержки услуги услуга люди
        людям людей человек говорящий говорящая говорит говорят язык языке языки проблема проблемы
        после бесплатно бесплатная бесплатный бесплатную эксперт эксперты эксперта экспертов

        ve veya ya ile için bir bu şu o da de den dan mi mı bana bizim benim bize var yok en yakın
        yakında yakınımda yakınımdaki yakındaki nerede nasıl ne kim hangi istiyorum ihtiyacım lazım
        gerek gerekiyor arıyorum aramak bulmak bul lütfen olan olarak göre hakkında yardım yardımı
        yardıma yardımcı destek desteği hizmet hizmeti hizmetler hizmetleri kişi kişiler insanlar
        sorun sorunlar sorunu sorunları sonra konuşan bilen dil dili ücretsiz bedava uzman uzmanı
        uzmanlar uzmanları

        و در از به با برای تا که این آن را من ما مرا او یا هم یک است هست هستم دارم داریم شده می
        می‌خواهم میخواهم خواهم نیاز دنبال می‌گردم کجا کجاست چطور چگونه چه کسی کی هر نزدیک نزدیکی
        نزدیکم نزدیک‌ترین پیدا کردن کنم کنید لطفا لطفاً ها های ترین کمک کمک‌های حمایت پشتیبانی خدمات
        خدمت افراد مردم شخص اشخاص مشکل مشکلات پس صحبت زبان رایگان مجانی کارشناس کارشناسان

        у в на для і й та з із зі до від за по про при без під над або чи не а але це мені мене мною
        я ми нам нас мій моя моє мою мої ви вам хто що який яка які де як є потрібен потрібна
        потрібно потрібні треба шукаю шукати знайти хочу можна можу поруч біля близько неподалік
        найближчий найближча найближчі будь ласка допомога допомогу допомоги допоможіть допомогти
        підтримка підтримку підтримки послуги послуга люди людям людей людина говорить мова мови
        мовою проблема проблеми після безкоштовно безкоштовна безкоштовний експерт експерти експерта
        експертів

        der die das den dem des ein eine einen einem einer eines und oder in im an am auf aus bei
        mit nach von vom zu zum zur für ohne über unter um nahe nähe meiner mein meine ich mich mir
        wir uns unser er sie es ist sind wo wie wer was welche kann gibt nicht suche suchen finde
        finden brauche brauchen benötige möchte will bitte hilfe hilft helfen unterstützung angebot
        angebote menschen personen person jemand probleme problem spricht sprechen sprache sprachen
        kostenlos kostenlose kostenfrei experte experten expertin

        o os as um uma uns do da dos das no na nos nas ao aos à às em com pelo pela perto mim eu meu
        minha não onde e ou é são preciso procuro quero encontrar ajuda apoio assistência
        atendimento serviço serviços fala falam pessoa pessoas grátis especialista especialistas

        il lo gli i un uno una di del dello della dei degli delle a ad al allo alla ai agli alle da
        dal dalla in nel nella nelle con su sul sulla per tra fra ed o è sono che chi dove non cerco
        cercare trovare bisogno vicino mio mia io voglio aiuto aiutare assistenza supporto servizio
        servizi parla parlano lingua lingue persone gratis gratuito esperto esperta esperti

        wa ya na za la cha vya kwa katika ni si au mimi yangu wapi karibu nami nahitaji natafuta
        ninatafuta ninahitaji msaada usaidizi huduma watu mtu bure mtaalamu wataalamu

        ናይ ኣብ ካብ ምስ ን ብ ከ እዩ ኣሎ ኣበይ ሓገዝ ሓገዝቲ የድልየኒ ይደሊ ኣለኹ ሰብ ሰባት ብነጻ
    """)
)

# Names that are one word to the search, because a part of them is the name of something else.
PHRASES = (
    "Istanbul Protocol",
    "Protocole d'Istanbul",
    "Protocolo de Estambul",
    "İstanbul Protokolü",
    "Istanbul-Protokoll",
    "Protocollo di Istanbul",
    "بروتوكول إسطنبول",
    "بروتوكول اسطنبول",
    "پروتکل استانبول",
    "medico legal",
    "médico legal",
    "médico légal",
)

# Words of organisations' names that count as one, whatever the language or the spelling.
SAME_WORDS: tuple[tuple[str, ...], ...] = tuple(
    tuple(dict.fromkeys(forms[0] for forms in query_words(words)))
    for words in (
        "centre center centres centers centro centros zentrum centrum centar центр центра merkez"
        " merkezi مركز المركز مراكز مرکز kituo ማእከል",
        "rehabilitation réhabilitation rehabilitación reabilitação riabilitazione rehabilitering"
        " реабилитация реабилитации реабілітація реабілітації rehabilitasyon rehabilitasyonu تأهيل"
        " التأهيل لتأهيل توانبخشی بازتوانی",
        "torture tortured tortures tortura torturas tortur folter пытки пыток пытками катування"
        " катувань işkence تعذيب التعذيب شکنجه mateso ስቅያት",
        "victim victims victime victimes víctima víctimas vítima vítimas vittima vittime opfer"
        " жертва жертвы жертв жертви mağdurları ضحية ضحايا الضحايا لضحايا قربانی قربانیان"
        " waathirika"
        " ግዳያት",
        "survivor survivors survivant survivants survivantes sobreviviente sobrevivientes"
        " superviviente supervivientes sobreviventes sopravvissuti überlebende überlebenden"
        " выжившие выживших ناجين الناجين ناجون الناجون ناجيات الناجيات للناجين بازماندگان"
        " manusura",
        "foundation foundations fondation fundación fundação fondazione stiftung vakfı vakıf фонд"
        " фонда مؤسسة المؤسسة بنیاد",
        "association associations asociación associação associazione asociația verein derneği"
        " dernek ассоциация асоціація جمعية الجمعية انجمن",
        "organisation organization organisations organizations organización organização"
        " organizzazione организация організація örgütü منظمة المنظمة سازمان",
        "programme program programmes programs programa programas programma programm программа"
        " програма programı برنامج برنامه",
        "institute institut instituto istituto институт інститут enstitüsü معهد المعهد",
        "network networks réseau netzwerk rete rede сеть мережа ağı شبكة الشبكة شبکه",
        "society sociedad société sociedade società gesellschaft общество товариство",
        "council conseil consejo conselho consiglio совет рада konseyi مجلس شورا",
        "committee comité comitê comitato komitee комитет комітет komitesi لجنة کمیته",
        "initiative initiatives iniciativa iniciativas iniziativa инициатива ініціатива مبادرة",
        "project projects proyecto projet projeto progetto projekt проект проєкт projesi مشروع"
        " پروژه",
        "group groups grupo groupe gruppo gruppe группа група grubu مجموعة گروه",
        "action acción ação azione aktion",
        "against contra contre gegen contro mod против проти علیه",
        "international internationale internationaux internacional internazionale международный"
        " международная міжнародний міжнародна uluslararası دولي الدولي الدولية دولية بین‌المللی",
        "national nationale nacional nazionale национальный національний ulusal وطني الوطني"
        " الوطنية",
        "human humans humain humains humano humanos humana umani insan человека людини إنسان"
        " الإنسان"
        " بشر",
        "rights droits derechos direitos diritti rechte menschenrechte права прав hakları حقوق"
        " haki",
        "freedom liberty liberté libertad liberdade libertà freiheit свобода свободы свободи"
        " özgürlük"
        " حرية الحرية آزادی",
        "justice justicia justiça giustizia gerechtigkeit справедливость справедливість adalet"
        " عدالة"
        " العدالة عدالت",
        "peace paix paz pace frieden barış سلام السلام صلح",
        "health santé salud saúde salute gesundheit здоровье здоровья здоров'я sağlık sağlığı صحة"
        " الصحة سلامت afya",
        "mental mentale mentales psychische",
        "psychosocial psychosociale psychosociaux psicosocial psicossocial psicosociale"
        " psychosoziale"
        " psychosoziales psikososyal психосоциальная психосоціальна",
        "treatment traitement tratamiento tratamento trattamento behandlung behandlungszentrum"
        " лечение"
        " лікування tedavi علاج العلاج درمان",
        "prevention prévention prevención prevenção prevenzione prävention",
        "violence violences violencia violência violenza gewalt насилие насилия насильство"
        " насильства"
        " şiddet عنف العنف خشونت",
        "trauma traumas traumatisme травма травмы травми travma صدمة الصدمات تروما",
        "refugee refugees réfugié réfugiés refugiado refugiados rifugiati flüchtlinge flüchtlingen"
        " geflüchtete беженцы беженцев біженці біженців mülteci mülteciler لاجئين اللاجئين للاجئين"
        " پناهندگان wakimbizi",
        "women femmes mujeres mulheres donne frauen женщины женщин жінки жінок kadın kadınlar نساء"
        " النساء المرأة زنان wanawake",
        "children enfants niños crianças bambini kinder дети детей діти дітей çocuk çocuklar أطفال"
        " الأطفال کودکان watoto",
        "family families famille familles familia familias família famílias famiglia famiglie"
        " familie"
        " familien",
        "community communities communauté comunidad comunidade comunità gemeinschaft",
        "solidarity solidarité solidaridad solidariedade solidarietà solidarität солидарность",
        "memory memoria mémoire memória память",
        "medical médical médicale médicaux",
        "counselling counseling",
        "defence defense défense defensa defesa difesa",
        "labour labor",
        "traumatised traumatized",
        "paediatric pediatric",
    )
)
