"""What espeak-ng says for `train_hearing`: everyday words, and sentences kept for measuring."""

WORDS = {
    "gmw/en-US": """
        apple about above afternoon again allow almost among animal answer autumn baby back
        bamboo banana beach beautiful because become before begin behave believe bicycle
        big bird blue board boat bottle bottom bowl boy bread bridge bring broom brother
        brown bubble build busy butter cabbage camera careful carpet change cheap cheese
        chicken choose clever climb cloud coffee come corner could cousin crowd cup dance
        deep diamond different dinner doctor dog dolphin door double dream drive early
        earth easy eight elbow empty engine enough evening every examine eye face family
        farm father feather fever few field fifty film final finger five flower follow food
        foot forest forget found four fox Friday friend full future garden gentle giant
        give glove go good grandfather grape green group guess habit half hammer happy have
        heavy help high hobby home hope house how huge human hungry island jam job joke
        journey judge jump June jury just keep kettle kind kitchen knife ladder lamp large
        laugh leaf learn leave lemon letter library lift light lion little love lunch
        machine many map March maybe meadow measure member memory middle milk mirror
        Monday monkey moon more morning mother mountain mouse mouth move much music name
        narrow nature near never nobody noise north nothing number obey of office often
        old on onion open orange other our over owl paper parrot party past people pepper
        perfect phone piano picture pillow pink plane please pleasure poem point possible
        potato pour power problem promise pump purple push queen question quick quiet
        rabbit rain ready remember rice ride river road robin room rough round rule sail
        salt same sandwich school sea seven shadow shape share she sheep ship shoe should
        show silver simple sister sleep slow small smile smooth soap soft some song soup
        south speak spoon spring square station stay steep still stone stop storm story
        street strong sugar summer sun supper surprise sweet swim table talk tall teach
        telephone ten thank that their them there thick thing think this thousand three
        through thumb Thursday time today together tomorrow tooth touch towel tower town
        train travel treasure tree trouble true trumpet Tuesday two umbrella uncle under
        until up use usual valley very village visit voice wait walk wall want warm was
        watch water wave way we weather week well west what wheel where which while white
        who why wide wife wild window winter wish with wolf woman wonder wood word work
        world would write year yellow yes yesterday you young zebra zero zoo
        """,
    "gmw/en": """
        ask bath bird bottle can't castle class dance fast father first girl glass got half
        hot laugh more nurse path purse rather shop stop third top turn was water wash
        """,
    "roa/es": """
        abrir agua amigo año bailar beber bien blanco boca bueno cabeza caballo calle cinco
        comer cuando decir diez dormir escuela fácil familia feliz fuego gato grande guapo
        hablar hermano hijo hombre huevo joven jugar leche libro lluvia luna madre mañana
        mesa mujer nieve noche nuevo ojo padre perro playa pueblo queso rojo siempre sol
        tiempo trabajo uva verde viejo vino zapato
        """,
    "gmw/de": """
        Abend Apfel Auto Baum Bruder Buch Bär Dorf Dach Ehre Eis Erde Fenster Feuer Fisch
        Freund fünf Garten Gemüse Glück groß Haus Herz Himmel Hund hören Junge Jahr Kaffee
        Katze Kirche Kuchen König Küche lachen Leben Licht Liebe Löffel Luft Mädchen Milch
        Mutter müde Nacht neun Obst öffnen Pferd pfeifen Pilz Regen rufen Schule schön
        schwimmen singen Sommer Sonne Straße Tisch Tür Vater viel Vogel Wasser Weg weiß Wolke
        Wunsch Zeit Zimmer zwölf üben über
        """,
    "roa/fr": """
        abeille ami année arbre argent au aujourd'hui autre avec beau beurre bien blanc bleu
        boire bon bouche bouton chambre chat chaud cheval chien ciel cinq cœur coin couleur
        dans deux eau enfant été faim femme feu feuille fille fleur frère froid fromage
        grand heureux homme huit hiver jardin jaune jeune jour lait lentement lumière lune
        main maison matin mère monde montagne neuf nuit oiseau œil œuf ombre oreille ouvrir
        pain papa peu pierre pluie poisson porte pouvoir quatre rouge rue savoir sœur soleil
        soupe tableau temps tout train un vache vent vert vieux ville vingt voix
        """,
    "roa/it": """
        acqua amico anno aprire bambino bello bere bianco bocca buono caldo camera casa cena
        chiave cielo cinque città coppa cuore dieci dolce donna erba famiglia felice figlio
        fiore foglia formaggio fratello freddo fuoco gatto giallo giorno giovane gomma
        libro luna madre mamma mangiare mattina mela mondo notte nove occhio oggi padre pane
        pesce piazza pioggia pizza porta quando ragazzo rosso scuola sette sole strada
        tavolo tempo uovo vecchio verde vino vita voce zucchero
        """,
    "roa/pt-BR": """
        abacaxi água alegria amigo amanhã ano avião bebida bom branco cabelo cachorro café
        caminho casa céu chuva cidade cinco coração criança dedo dia dinheiro dois escola
        estrela família feijão feliz filho flor fogo gato homem hoje irmão jardim janela
        leite livro lua mãe manhã mulher mundo noite nove novo olho ovo pai pão peixe
        praia porta queijo rua sol sonho tempo trabalho um uva vento verde vida voz
        """,
    "zle/ru": """
        бабушка белый берег брат быстро весна ветер вечер вода воздух время высокий город
        гость группа день дерево дом дорога друг ёлка жизнь завтра зима знать играть имя
        книга комната кофе красный купить лампа лес лето луна любить мама машина мир море
        мост музыка мышь небо новый ночь обед окно осень отец папа парк песня письмо погода
        поле правда птица пять рыба сад свет семья сестра снег солнце стол счастье утро
        ухо фильм хлеб цвет цыплёнок чай человек шапка школа щука юг язык яблоко
        """,
    "inc/hi": """
        आम आज आसमान बच्चा बहन भाई बारिश बड़ा भोजन चाय चाँद छोटा दिन दूध दोस्त दुनिया एक फल फूल
        गाना घर गाय हाथ हम जीवन कल कमरा किताब लड़का माता मेरा मित्र मौसम नया नदी नाम पानी पिता
        पेड़ पुराना प्यार रात रंग रोटी सब समय सूरज शहर सुबह तारा तुम उम्र वह वर्ष यह
        """,
    "zlw/pl": """
        babcia brat być chleb chmura ciepło cisza dąb deszcz dom droga drzewo dziecko dzień
        fala gęś góra gwiazda jabłko jutro kawa kobieta kot książka kwiat lampa las lato
        ludzie łódź mama matka miasto miłość mleko morze most mucha niebo noc obiad oko ojciec
        pies piękny pogoda pokój ptak ręka ryba rzeka serce słońce sny szkoła ściana śnieg
        świat trzy ulica upał wieczór wiosna woda wujek zamek źródło życie żaba
        """,
    "trk/tr": """
        ağaç akşam anne arkadaş baba bahçe balık beyaz bir bugün büyük çay çiçek çocuk dağ
        deniz dört dünya ekmek elma ev evet fare gece göl gün güzel hava ışık iki ince kapı
        kar kedi kırmızı kitap köprü kuş küçük mavi meyve müzik okul on oyun öğle para pembe
        rüzgar sabah sarı ses süt şehir tatlı uçak umut üç vakit yağmur yaz yeşil yol yüz zaman
        """,
    "jpx/ja": """
        あさ あめ いぬ うみ えき おかあさん おとうさん かぜ かみ きのう くるま こども さかな
        さくら しごと すいか せかい そら たまご ちず つき てがみ とけい なつ にわ ねこ のみもの
        はな ひと ふゆ へや ほん まち みず むし めがね もり やま ゆき よる らいねん りんご ろうそく
        わたし ぼうし ぱん びょういん
        """,
    "gmw/nl": """
        appel avond bloem boek boom boter broer brood buik deur dorp duif eten fiets geel
        goed groot huis hond jaar jong kaas kamer kerk keuken koffie koud lamp licht lucht
        maan mens moeder mooi nacht neus nieuw ochtend ogen oud paard peper regen rivier
        school sneeuw soep stoel straat tafel tuin uur vader vijf vis vogel vrouw vuur water
        weg wijn winter wolk zee zomer zon zuster
        """,
    "sem/ar": """
        أب أم أخ باب بحر بيت بنت تفاح جبل جميل حب حليب خبز دار ذهب رجل زهرة سماء سمك شمس صباح
        صديق ضوء طريق طفل ظل عين عمل غرفة فرح فم قلب قمر كتاب كلب كبير لون ليل ماء مدينة
        مطر نار نوم هواء ورد وقت ولد يد يوم
        """,
}
UNHEARD_TEXT = (
    "Both of my neighbours play chess beneath the maple, whatever the calendar claims.",
    "A pale moth flew past the lighthouse, but few of the fishermen paid attention.",
    "We gave Emma five fresh pears and a warm blanket for the voyage home.",
    "Who broke the violin? Probably Oliver, because he never locks the wooden cupboard.",
    "Vivid posters of famous bakers hang above my brother's shop window.",
    "You may borrow our boots, if somebody cleans them before Wednesday.",
)
UNHEARD = ("m4", "f3", "Lee", "adam", "Mario", "klatt2", "klatt5")
