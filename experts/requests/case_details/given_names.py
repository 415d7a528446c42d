"""Frequent given names, and words that look like names and are none.

A name that is also an everyday word, a place or a people (Mark, Paris, Karen) is left out: it is
found beside another one only.
"""

GIVEN = """
Abdallah Abdelkader Abdi Abdou Abdoul Abdoulaye Abdul Abdulaziz Abdullah Abdullahi Abdulrahman
Abebe Abel Abraham Adama Adel Adil Adnan Agnieszka Ahmad Ahmadou Ahmed Ahmet Aicha Aisha Aïssata
Aïssatou Ajmal Akram Alassane Alejandra Alejandro Aleksandr Alexander Alexandra Alexandre Alexei
Ali Alicia Alieu Alioune Aliou Alvaro Amadou Amanda Amara Amina Aminata Amir Ana Anahit Anastasia
Anders Andrea Andreas Andrei Andrés Andrew Angela Anita Anna Anne Annie Antoine Anthony Antonio
Anwar Arash Arif Arjun Arman Arslan Arturo Arwa Ashraf Asif Aslan Asma Assad Awet Ayesha Aylin
Ayman Ayşe Aziz Aziza Babak Bahar Bakary Baran Bashir Beatriz Behrouz Belkis Berhane Berivan
Bernard Bilal Binta Boris Boubacar Bruno Burak Camila Carla Carlos Carmen Catherine Cecilia Celal
Cemal Cemil Charles Cheick Chidi Chinedu Christina Christine Christopher Claude Claudia Cristina
Daniel Daniela Daoud Daoda Daria David Dawit Deniz Diana Diego Dilan Dina Dmitri Dmitry Djibril
Eduardo Edward Ekaterina Elena Elham Elif Elisabeth Elizabeth Emine Emmanuel Emre Enrique Erdem
Eric Ernesto Esra Esther Esteban Eugene Eva Fadi Fahad Faisal Farah Fareed Farhad Farid Farida
Farouk Fatih Fatima Fatma Fatmata Fatou Fatoumata Felipe Ferhat Fernanda Fernando Filmon Fikret
Firas Francesca Francesco Francisco Françoise François Gabriel Gabriela George Georges Gerardo
Gerhard Ghassan Giorgi Giovanni Giulia Gloria Gonzalo Guadalupe Guillermo Gulnara Gustavo Habib
Habiba Hadi Hafiz Haile Hakan Halil Halima Hamid Hamida Hamza Hana Hanan Hani Hans Haris Hasan
Hassan Hatice Hawa Héctor Heinrich Helen Henri Henry Hernán Hicham Hiba Hilal Hossein Huda Hugo
Hussain Hussein Hüseyin Ibrahim Ibrahima İbrahim Idriss Idris Ignacio Igor Ilham Ilyas Imad Imran
Ines Ingrid Irina Isabel Isabella Isatou Ismail Ismaël Ivan Ivana Jacqueline Jacques Jaime Jalal
Jamal James Jamila Jamshid Jane Janet Javad Javier Jawad Jean Jeanne Jelena Jennifer Jérôme
Jessica Joana João Joaquín Johan Johannes John Jonathan Jorge José Joseph Josephine Joshua Juan
Juana Julia Julián Julie Julien Julio Kabir Kader Kadiatou Kadija Kamal Karim Karima Karine Karwan
Katarina Katarzyna Katherine Kazim Kemal Kenan Khadija Khadim Khaled Khalid Khalil Khan Kidane
Koffi Kofi Kwame Ladan Lalla Lamine Lars Latifa Laura Layla Leila Leonardo Leyla Lidia Liliana
Lina Linda Lorena Louis Louise Lucas Lucía Luis Luisa Lwam Magomed Mahamat Mahdi Mahmoud Mahmud
Majid Malik Malika Mamadou Mamadu Manuel Marcela Marcelo Marco Marcos Margaret Margarita Maria
María Mariam Mariama Marianne Marie Mariem Mario Marta Martha Martin Mary Maryam Masoud Mateo
Matthew Maurice Mauricio Maxim Mebrahtu Mehdi Mehmet Mehran Meriem Merve Meryem Mesut Michael
Michel Michelle Miguel Mihret Mikhail Milad Milena Mina Mirza Miriam Moctar Mohamad Mohamadou
Mohamed Mohammad Mohammed Mohamud Mohsen Monica Mónica Morad Moussa Mourad Muhammad Muhammed
Mukhtar Murat Musa Mustafa Mustapha Mustafo Nabil Nabila Nadezhda Nadia Nadine Naima Naser Nasir
Nasrin Nasser Natalia Nathalie Nawal Nazanin Nicholas Nicolas Nicole Nikolai Nima Nina Nino Noor
Nora Nour Nuran Nuria Nursel Octavio Olena Olga Olivier Omar Ömer Oscar Osman Oumar Ousman Ousmane
Özlem Pablo Parisa Patricia Patrick Patrice Paul Paula Paulo Pavel Pedro Peter Petra Philip
Philippe Pierre Priya Qasim Rachel Rachid Radwan Rafael Rahim Rahman Rahmatullah Raimundo Rajesh
Ramadan Ramazan Rami Ramón Ramzan Rana Rania Raquel Rashid Raúl Rebecca Reem Reza Ricardo Richard
Rita Robel Robert Roberto Rodrigo Roger Rohullah Roland Roxana Roya Ruben Rubén Rukhsana Ruslan
Ruth Saad Sabina Sabrina Saeed Safiya Said Saïd Saidou Saif Sajad Salah Salem Saleh Salim Salima
Salma Salman Saman Samantha Samia Samir Samira Samuel Sandra Sanjay Sara Sarah Saud Sayed
Sebastián Sekou Selam Selim Selma Senait Serdar Sergei Sergey Sergio Shabnam Shahid Shahram Shaima
Sharif Shirin Sibel Sidi Silvia Simón Sinan Soraya Souleymane Stefan Stephan Stephanie Stephen
Suleiman Suleyman Süleyman Sulaiman Susan Susana Svetlana Sylvie Tahir Tamara Tamer Tarek Tariq
Tatiana Teresa Tesfay Tesfaye Thérèse Thierry Thomas Tomás Tsegay Umar Usman Valentina Valeria
Vanessa Vera Verónica Vicente Viktor Viktoria Vladimir Wahid Walid William Winta Wolfgang Xavier
Xiomara Yacine Yakub Yamileth Yared Yasin Yasmin Yassin Yassine Yasser Yohannes Yolanda Yonas
Yosef Youcef Youssef Youssouf Yuri Yusuf Yves Zahra Zainab Zakaria Zara Zaynab Zehra Zeinab
Zekarias Zelimkhan Zeynep Zohra Zuhal Zuleikha
"""

# In Russian and Ukrainian, without their endings.
CYRILLIC = """
Александр Алексей Али Алина Анастасия Анатолий Андрей Анна Антон Арби Арсен Артем Асет Аслан Ахмед
Борис Вадим Валентина Валерий Василий Виктор Виталий Владимир Галина Георгий Дарья Денис Дмитрий
Евгений Екатерина Елена Заур Зарема Зелимхан Зураб Ибрагим Иван Игорь Илья Ирина Казбек Кирилл
Константин Ксения Лариса Лейла Леонид Людмила Магомед Мадина Максим Малика Мария Марина Михаил
Муса Мухаммад Наталья Наталия Николай Оксана Олег Ольга Павел Петр Петро Рамзан Расул Роман Руслан
Сергей Светлана Степан Султан Татьяна Тимур Умар Фатима Хасан Хава Хусейн Шамиль Эльвира Юлия Юрий
Юсуп Олександр Олена Сергій Андрій Дмитро Микола Тарас Наталія Володимир
"""

# In Arabic and Persian. Those that are everyday words as well count beside another one only.
ARABIC = """
محمد أحمد فاطمة عائشة يوسف إبراهيم مريم زينب حسين محمود مصطفى عثمان خديجة إسماعيل عبدالله
عبدالرحمن فاطمه مهدی رضا زهرا حسینی علیرضا محمدرضا ابراهیم موسى عيسى هشام طارق ياسين بلال رقية
سمية لیلا
"""
ARABIC_OR_WORDS = """
علي عمر خالد حسن سعيد كريم صالح جميل سامي سمير سارة ليلى هدى نور رامي وليد ماجد فادي نادية سلمى
هناء عبد الله الرحمن الكريم العزيز القادر الرحيم قاسم جاسم عادل ناصر فؤاد فيصل جمال كمال أنس عمار
بشار الأحمد المحمد الحسن الحسين العلي الحسيني الخطيب حمزة زيد أمين رشيد مجید کریم علی اکبر اصغر
امیر سليمان داود آدم صلاح الدين عماد رنا ريم أمل إيمان منى سعاد
"""

TITLES = """
Mr Mrs Ms Miss Mx Dr Drs Prof Professor Sir Judge Justice Madam Madame Monsieur Mme Mlle Maître
Señor Señora Señorita Sra Sr Srta Don Doña Lic Licenciado Licenciada Doctor Doctora Docteur
Docteure Herr Frau Signor Signora Dott Avv Senhor Senhora Bay Bayan Sayın Sn Doktor Profesör Hakim
Sheikh Imam Господин Госпожа Гражданин Гражданка Доктор Судья господин господина господину госпожа
госпожи госпоже гражданин гражданка гражданина гражданки доктор доктора судья судьи
"""
HYPHENED_TITLES = "г-н|г-жа|г-ну|г-же|г-на|г-жи"
ARABIC_TITLES = """
السيد السيدة الدكتور الدكتورة الأستاذ الأستاذة الشيخ المدعو المدعوة الآنسة الطفل الطفلة المواطن
المواطنة الحاج سيد خانم آقای دکتر للسيد للسيدة
"""
# After an Arabic title they are no name.
ARABIC_POSTS = """
القاضي القاضية المنسق المنسقة المدير المديرة الرئيس الرئيسة الوزير النائب الخبير الخبيرة المحامي
المحامية الطبيب الطبيبة المحترم المحترمة العام الشرعي الشرعية النفسي النفسية الذي التي في من على
"""

# Whom a name in one word follows.
ROLES = """
client clients applicant claimant appellant patient survivor detainee defendant petitioner minor
son daughter brother sister wife husband mother father child victim respondent cliente mandant
mandante requérant requérante demandeur demandeuse représentée plaignant plaignante clienta
representado representada defendido defendida solicitante hijo hija hermano hermana esposo esposa
señor señora detenido detenida paciente mandantin klient klientin patientin beschwerdeführer
müvekkilim müvekkilimiz müvekkil başvurucu доверитель доверителя доверителю доверительница
доверительницы доверительнице клиент клиента клиенту клиентка клиентки клиентке заявитель
заявителя заявительница заявительницы подзащитный подзащитного подзащитная обвиняемый обвиняемого
"""
CALLED = """
named called nommé nommée appelé appelée llamado llamada llama nombre namens adlı isimli adında
имени зовут фамилии
"""
ARABIC_CALLED = """
اسمه اسمها اسمي واسمه واسمها يدعى تدعى المدعو المدعوة اسمش نامش موكلي موكلتي موكلنا موكلتنا
"""

# They stand within a name.
PARTICLES = """
de da do dos das di del della la las los le van von der den ten ter bin bint ben ibn ould mint al
el ul ur ud af av zu y e i du des ait abu abou um umm oğlu ogly oglu kyzy
"""

# In a text that holds two of these every noun has a capital.
GERMAN = """
und der die das für wir ein eine ist mit nicht von im zur zum den dem des bei auf
"""
