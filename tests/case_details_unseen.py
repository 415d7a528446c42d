"""Texts by which the guard against case details is measured, and on which it was never tuned.

They were written before the guard was. Whoever changes the guard does so by the texts of
test_case_details, and only reads here how often it is wrong.
"""

REFUSE = [
    # English
    "Our client Mariam Tesfaye arrived last spring and needs a psychological report for her "
    "appeal.",
    "Client's date of birth: 3 February 1991. Scars on both forearms.",
    "He is a 26-year-old from Conakry with burn scars on his back.",
    "Please ring me on 0161 496 0735 before the hearing.",
    "The file is HU/04417/2024 before the First-tier Tribunal.",
    "Soldiers came at night, tied my hands behind my back and beat me with rifle butts until I "
    "lost consciousness.",
    "She was held for eleven days in a basement. Two guards raped her and put out cigarettes on "
    "her thighs.",
    "Evaluation for Mr Okonkwo, currently in detention near Heathrow.",
    "You can reach the client through her sister at nadia.k@example.com.",
    "Passport number K04928817, Eritrean national.",
    "The claimant, Hamid Rezaei, has already been seen by a GP.",
    "My client was hung by the wrists for hours and given electric shocks to his feet. He was "
    "released after his family paid.",
    "DOB 09/11/87, male, right-handed, dislocated shoulder in detention.",
    "Born in 1979 in Grozny; he lost two fingers during interrogation.",
    "The A-number is 204 118 967 and the judge wants the affidavit soon.",
    "On the twelfth of August 2021 the police arrested her at home; she was kept blindfolded for "
    "two days.",
    "Dr Peter Lindqvist wrote a first report about Yohannes, who was whipped with cables in Sawa.",
    "Message me on Signal: +44 7700 900512, I can send the statement.",
    # French
    "Ma cliente, Aïssatou Barry, doit passer devant la CNDA au printemps.",
    "Il est né le 5 juin 1988 à Kinshasa.",
    "Des militaires l'ont frappée à coups de crosse et l'ont violée devant ses enfants.",
    "Homme de 31 ans, cicatrices aux chevilles.",
    "Dossier n° 23045671, recours en cours.",
    "M. Traoré présente des brûlures ; merci de m'appeler au 06 39 98 41 27.",
    # Spanish
    "Mi representado, Julián Cárdenas Ortiz, está en el centro de detención.",
    "Nació el 14 de octubre de 1990 en Choluteca.",
    "Los policías lo golpearon durante horas, le pusieron una bolsa en la cabeza y le dieron "
    "toques eléctricos.",
    "Expediente 1187/2023-II, juzgado segundo de distrito.",
    "La señora Guadalupe Medrano tiene 42 años y secuelas en las manos.",
    # Arabic
    "موكلي خالد عبد الرحمن معتقل سابق في سجن صيدنايا",
    "تاريخ الميلاد ١٢/٠٣/١٩٨٥ ويحتاج إلى تقرير طبي",
    "ضربوه بالكابلات وعلقوه من يديه ثلاثة أيام",
    "رقم الملف 774512 والرجاء الاتصال بي على 0599123456",
    "السيدة هدى تعرضت للاغتصاب في مركز الاحتجاز",
    # Russian
    "Мой доверитель Ахмед Исмаилов содержится в СИЗО.",
    "Дата рождения 17.08.1993, уроженец Нальчика.",
    "Его избивали трое суток, пытали током и угрожали изнасилованием.",
    "Заявительнице 29 лет, её вызвали на допрос, телефон +7 999 123-45-67.",
    # Turkish
    "Müvekkilim Zeynep Karataş gözaltında darp edildi.",
    "Polisler onu saatlerce dövdü, Filistin askısına astı ve elektrik verdi.",
]

TAKE = [
    # English
    "We need a physician who can examine scars and old fractures in a detention centre in the "
    "north of England.",
    "Psychological evaluation of an adult survivor for an asylum appeal; an interpreter for "
    "Tigrinya is available.",
    "Could the expert comment on whether a report by a local doctor meets the standards of the "
    "Istanbul Protocol?",
    "Two days of training for judges of the High Court and the Magistrates' Courts in Nairobi, "
    "about thirty participants.",
    "The hearing before the UN Committee against Torture is expected in the spring of 2027.",
    "We act for a man who says that he was tortured in detention. He needs a report on physical "
    "and psychological signs.",
    "An expert who has given evidence in the Southern District of New York would be best.",
    "The client can travel within Germany but not abroad, as he has no passport.",
    "Female doctor preferred, as the evaluation concerns sexual violence.",
    "Video hearing; the expert may give evidence from abroad under the rules of the Upper "
    "Tribunal.",
    "We have legal aid of up to 2,500 euros for the report and can ask for more.",
    "Human Rights Watch and Amnesty International have both published reports on the prison in "
    "question.",
    "Forensic pathologist wanted to review an autopsy report and about 60 photographs of a death "
    "in custody.",
    "Our organisation would like advice on how to store medical documentation of torture in South "
    "Sudan.",
    "Is there somebody who works with unaccompanied children aged 14 to 17 and speaks Dari or "
    "Pashto?",
    "Opinion on falanga, suspension and electric shocks in general, for an amicus brief in the "
    "Inter-American Court of Human Rights.",
    "The judge has ordered an independent assessment of fitness to be interviewed. No travel is "
    "needed.",
    "We lost our previous expert because of illness, so we would be grateful for an answer soon.",
    # French
    "Nous cherchons un médecin légiste pour constater des séquelles physiques, devant la Cour "
    "nationale du droit d'asile.",
    "Expertise psychologique à distance possible ; interprète en lingala sur place.",
    "Formation de deux jours pour les magistrats de la Cour d'appel de Dakar sur le Protocole "
    "d'Istanbul.",
    "Le rapport existant date de 2022 et doit être relu par un second expert.",
    "Le centre de rétention du Mesnil-Amelot permet les visites le matin.",
    "Besoin d'un avis sur la compatibilité de lésions anciennes avec des coups et des brûlures.",
    # Spanish
    "Buscamos una psicóloga con experiencia en peritajes ante la Corte Interamericana de Derechos "
    "Humanos.",
    "Se trata de una revisión de dos dictámenes periciales conforme al Protocolo de Estambul.",
    "La evaluación puede hacerse en Ciudad de México o por videollamada.",
    "El plazo del Juzgado de Distrito vence en marzo; el expediente tiene unas 300 páginas.",
    "Necesitamos capacitación para peritos del Ministerio Público en Guatemala.",
    # Arabic
    "نحتاج إلى طبيب شرعي يتحدث العربية لتقييم آثار التعذيب عن بعد",
    "المطلوب مراجعة تقرير طبي وفقا لبروتوكول اسطنبول أمام محكمة في ألمانيا",
    "هل يمكن للخبيرة أن تدلي بشهادتها أمام المحكمة عبر الفيديو؟",
    "تدريب لمدة ثلاثة أيام للأطباء والمحامين في بيروت",
    # Russian
    "Нужен судебно-медицинский эксперт для оценки заключения по делу в Европейском суде по правам "
    "человека.",
    "Осмотр возможен только дистанционно, переводчик с чеченского есть.",
    "Просим помочь с обучением адвокатов в Тбилиси применению Стамбульского протокола.",
    "Есть фотографии и медицинские документы примерно на 40 страниц.",
    # Turkish
    "İstanbul Protokolü'ne uygun bir değerlendirme raporu için adli tıp uzmanı arıyoruz.",
    "Anayasa Mahkemesi başvurusu için psikolojik değerlendirme gerekiyor; Kürtçe bilen uzman "
    "tercih edilir.",
    "Uzmanın Ankara Barosu'nda avukatlara bir günlük eğitim vermesini istiyoruz.",
]
